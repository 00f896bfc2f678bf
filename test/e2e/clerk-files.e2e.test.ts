import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { caughtUp } from '../../scripts/hub-process.ts'
import { type Answer, clientOf } from './client.ts'
import { describeOnBoth } from './compositions.ts'
import { needsShared } from './shared-data.ts'

describeOnBoth("clerks' files", ({ inWorld }) => {
  it('give exactly the faults described, the good rows are published, shared rows become one item', async function () {
    const described = needsShared(this, 'data/csv/expected.json')
    const folder = dirname(described)
    const expected = (JSON.parse(readFileSync(described, 'utf8')) as Answer).files
    await inWorld(async (world) => {
      const hub = await world.start()
      await caughtUp(hub.url)
      const importFile = async (name: string, node: string, ...more: string[]) => {
        const run = await world.run(
          '--json',
          'import',
          join(folder, name),
          '--node',
          node,
          '--actor',
          `${node}-clerk`,
          ...more,
        )
        return { ...run, report: JSON.parse(run.stdout) as Answer }
      }

      const site = await importFile('taihe-site-export.csv', 'taihe')
      expect(site.code).to.equal(0)
      expect(site.report).to.include({ accepted: 22, rejected: 0, duplicates: 0 })

      const ledger = await importFile('taihe-ledger-gb18030.csv', 'taihe')
      expect(ledger.report).to.include({ accepted: 5, alreadyImported: 11, rejected: 0 })
      const idOf = (report: Answer, row: number) => report.rows.find((r: Answer) => r.row === row).itemId
      for (const row of expected['taihe-ledger-gb18030.csv'].rows.filter((r: Answer) => r.sameItemAs))
        expect(idOf(ledger.report, row.row), `row ${row.row}`).to.equal(idOf(site.report, row.sameItemAs.row))

      const refused = await importFile('yingshang-catalogue.xlsx', 'yingshang')
      expect(refused.code).to.equal(1)
      const catalogue = await importFile('yingshang-catalogue.xlsx', 'yingshang', '--good-rows')
      expect(catalogue.code).to.equal(4)
      expect(catalogue.report).to.include({ accepted: 20, rejected: 4, duplicates: 1, skipped: 1 })
      for (const row of expected['yingshang-catalogue.xlsx'].rows.filter((r: Answer) => r.outcome === 'rejected'))
        expect(catalogue.report.rows.find((r: Answer) => r.row === row.row)).to.include({
          outcome: 'rejected',
          code: row.code,
        })

      await caughtUp(hub.url)
      const shown = await clientOf(hub.url).outlet('site/341226')
      for (const row of catalogue.report.rows.filter((r: Answer) => r.outcome === 'accepted'))
        expect(shown.has(row.itemId), `row ${row.row}`).to.equal(true)

      const again = await importFile('taihe-site-export.csv', 'taihe')
      expect(again.report).to.include({ accepted: 0, alreadyImported: 22, rejected: 0 })
    })
  })
})
