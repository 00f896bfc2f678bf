import { expect } from 'chai'
import type { ItemId } from '../../../services/domain/ids.ts'
import { importFile } from '../../../services/publisher/import/import-file.ts'
import { printReport } from '../../../services/publisher/import/print-report.ts'
import { type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { importOptionsOf, ROWS, titleOf } from './import-into-hub.ts'

describe('an imported row whose item was withdrawn', () => {
  let hub: ScratchHub
  let withdrawn: ItemId
  beforeEach(async () => {
    hub = await startScratchHub()
    const { rows } = await importFile(importOptionsOf(hub))
    withdrawn = rows[2]?.itemId as ItemId
    hub.withdraw(withdrawn, 1)
  })
  afterEach(() => hub.stop())

  it('is neither published again nor passed over: the report says how to publish it again', async () => {
    const report = await importFile(importOptionsOf(hub))
    expect(report).to.include({ published: 0, accepted: 0, rejected: 0, alreadyImported: ROWS - 1, withdrawn: 1 })
    expect(report.rows[2]).to.include({ outcome: 'withdrawn', code: 'row-withdrawn', itemId: withdrawn })
    expect(printReport(report, { dryRun: false }))
      .to.include('已撤下 1 行')
      .and.include(`该条目（${withdrawn}）已撤下，此行没有发布。如确要重新发布，请加 --again`)
  })

  it('is not sent to a revision when its text was changed as well', async () => {
    const report = await importFile(importOptionsOf(hub, { text: '新的正文' }))
    expect(report.rows.map(({ code }) => code)).to.deep.equal(
      report.rows.map((_, index) => (index === 2 ? 'row-withdrawn' : 'row-changed')),
    )
  })

  it('becomes a new item when the clerk wants it again, once for each withdrawal', async () => {
    for (let last = withdrawn, round = 0; round < 2; round++) {
      const again = await importFile(importOptionsOf(hub, { again: true }))
      expect(again).to.include({ published: 1, alreadyImported: ROWS - 1, withdrawn: 0 })
      const next = again.rows[2]?.itemId as ItemId
      expect(next).to.not.equal(last)
      await hub.settle()
      expect(await hub.json(`/v1/items/${last}`)).to.include({ status: 'withdrawn' })
      expect((await hub.json(`/v1/items/${next}`)).content.title).to.equal(titleOf(2))
      expect(await importFile(importOptionsOf(hub, { again: true }))).to.include({
        alreadyImported: ROWS,
        published: 0,
      })
      hub.withdraw(next, 1)
      last = next
    }
  })
})
