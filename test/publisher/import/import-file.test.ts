import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { ItemId } from '../../../services/domain/ids.ts'
import { importFile } from '../../../services/publisher/import/import-file.ts'
import type { ImportOptions } from '../../../services/publisher/import/import-options.ts'
import { type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'
import { importOptionsOf, ROWS, titleOf } from './import-into-hub.ts'

describe('an import', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  for (const [what, mostCharactersKept] of [
    ['all that it read', 1_000_000],
    ['a part of what it read', 350],
    ['nothing that it read', 0],
  ] as const)
    it(`publishes each row once, in the file's order, having kept ${what}`, async () => {
      const steps: number[] = []
      const onProgress: ImportOptions['onProgress'] = (step, rows, of) => {
        if (step === 'published') steps.push(rows, of ?? -1)
      }
      const report = await importFile(importOptionsOf(hub, { mostCharactersKept, onProgress }))
      expect(report.published).to.equal(ROWS)
      expect(steps).to.deep.equal([ROWS, ROWS])
      await hub.settle()
      const items = await Promise.all(report.rows.map(({ itemId }) => hub.json(`/v1/items/${itemId}`)))
      expect(items.map(({ content }) => content.title)).to.deep.equal(
        Array.from({ length: ROWS }, (_, i) => titleOf(i)),
      )
      const places = report.rows.map(({ itemId }) => hub.journalOf(TAIHE).placesOf(itemId as ItemId)[0])
      expect(places).to.deep.equal([...places].sort((a, b) => Number(a) - Number(b)))

      const again = await importFile(importOptionsOf(hub, { mostCharactersKept }))
      expect([again.published, again.alreadyImported]).to.deep.equal([0, ROWS])
    })

  it('finds before it publishes anything what publishing would refuse: HTML is checked as it would be signed', async () => {
    const html = (text: string) => ({ title: text, body: { format: 'html', text }, shownOn: { site: 'all' } })
    const rows = ['<p>正文</p>', '<style>p{}</style>', '<p>电话138&ZeroWidthSpace;00138000</p>'].map(html)
    const file = join(hub.folder, 'html.ndjson')
    writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'))
    const report = await importFile(importOptionsOf(hub, { file }))
    expect(report.rows.map(({ outcome, code }) => code ?? outcome)).to.deep.equal([
      'accepted',
      'body-missing',
      'personal-data',
    ])
    expect(report.published).to.equal(0)
    expect(hub.journalOf(TAIHE).head().nodeSeq).to.equal(0)
  })

  it('imports a row again whose item a rebase left out of the chain', async () => {
    const { rows } = await importFile(importOptionsOf(hub))
    await hub.settle()
    const last = { nodeSeq: ROWS, itemId: rows.at(-1)?.itemId as ItemId, item: null }
    hub.journalOf(TAIHE).rebase({ head: ROWS, keepUntil: ROWS - 1, refill: [], reissue: [], leave: [last] })
    const report = await importFile(importOptionsOf(hub, { dryRun: true }))
    expect(report).to.include({ accepted: 1, alreadyImported: ROWS - 1 })
  })
})
