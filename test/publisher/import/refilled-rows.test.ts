import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { ItemId } from '../../../services/domain/ids.ts'
import type { Journal } from '../../../services/ports/journal.ts'
import { importFile } from '../../../services/publisher/import/import-file.ts'
import { createRelay } from '../../../services/publisher/relay/create-relay.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'
import { importOptionsOf, ROWS, titleOf } from './import-into-hub.ts'

describe('rows that were imported before the journal was lost', () => {
  let hub: ScratchHub
  let journal: Journal
  let file: string
  beforeEach(async () => {
    hub = await startScratchHub()
    file = join(hub.folder, 'rows.csv')
  })
  afterEach(async () => {
    journal.close()
    await hub.stop()
  })

  /** taihe with a new journal that the relay has refilled from the log. */
  const refilled = async () => {
    await hub.settle()
    const { codec, directory, log, rootKeys, timers } = hub
    journal = hub.openJournal(TAIHE, 'anew.sqlite')
    const relay = createRelay({ journals: [journal], log, codec, directory, rootKeys, timers })
    await relay.start()
    await relay.stop()
    const publisher = hub.publisherOn(journal)
    return { publisher, journal }
  }

  it('are known by their text and by who they are, and withdrawn ones by what became of them', async () => {
    const { rows } = await importFile(importOptionsOf(hub))
    hub.withdraw(rows[1]?.itemId as ItemId, 1)
    hub.withdraw(rows[2]?.itemId as ItemId, 1)
    const anew = await importFile(importOptionsOf(hub, { again: true }))
    hub.withdraw(anew.rows[2]?.itemId as ItemId, 1)

    const after = await refilled()
    const same = await importFile(importOptionsOf(hub, after))
    expect(same).to.include({ published: 0, accepted: 0, alreadyImported: ROWS - 1, withdrawn: 1 })
    expect(same.rows.map(({ itemId }) => itemId)).to.deep.equal(anew.rows.map(({ itemId }) => itemId))
    const changed = await importFile(importOptionsOf(hub, { ...after, text: '新的正文' }))
    expect(changed).to.include({ published: 0, rejected: ROWS - 1, withdrawn: 1 })
    const again = await importFile(importOptionsOf(hub, { ...after, again: true }))
    expect(again).to.include({ published: 1, alreadyImported: ROWS - 1 })
  })

  it('are known with the division and the organ of each', async () => {
    writeFileSync(file, '标题,正文,区划,发布机构\n甲,文,税镇镇,\n甲,文,太和县,\n甲,文,太和县,太和县财政局\n')
    const published = await importFile(importOptionsOf(hub, { file }))
    expect(published.published, JSON.stringify(published.rows)).to.equal(3)
    writeFileSync(file, '标题,正文,区划,发布机构\n甲,新,税镇镇,\n甲,新,太和县,\n甲,新,太和县,太和县财政局\n')
    const changed = await importFile(importOptionsOf(hub, { ...(await refilled()), file }))
    expect(changed.rows.map(({ code, itemId }) => [code, itemId])).to.deep.equal(
      published.rows.map(({ itemId }) => ['row-changed', itemId]),
    )
  })

  it('are not published with the text that a redaction erased', async () => {
    const { rows } = await importFile(importOptionsOf(hub))
    hub.redact(rows[0]?.itemId as ItemId, 1, contentOf(titleOf(0), '已删去'))
    const after = await refilled()
    const report = await importFile(importOptionsOf(hub, after))
    expect(report).to.include({ published: 0, accepted: 0, alreadyImported: ROWS })
    expect(report.rows[0]).to.include({ outcome: 'already-imported', itemId: rows[0]?.itemId })
  })

  it('are not confused with what was published otherwise', async () => {
    hub.publish(TAIHE, contentOf(titleOf(0), '正文'.repeat(50)))
    expect(await importFile(importOptionsOf(hub, await refilled()))).to.include({ published: ROWS })
  })
})
