import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { withAsciiDigits } from '../../../services/domain/ascii-digits.ts'
import { parseDivisionCode } from '../../../services/domain/ids.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { dryRun } from './import-scene.ts'

// biome-ignore lint/suspicious/noExplicitAny: the expected rows are plain JSON.
type Json = any

describe("rows of clerks' files", () => {
  for (const [name, divisionCode] of [
    ['taihe-site-export.csv', '341222'],
    ['taihe-ledger-gb18030.csv', '341222'],
    ['yingshang-catalogue.xlsx', '341226'],
  ] as const)
    it(`${name}: every row becomes exactly what is described`, async function () {
      const described = needsShared(this, 'data/csv/expected.json')
      const expected = (JSON.parse(readFileSync(described, 'utf8')) as Json).files[name]
      const report = await dryRun(join(dirname(described), name), parseDivisionCode(divisionCode))
      expect({ accepted: report.accepted, rejected: report.rejected, duplicates: report.duplicates }).to.deep.equal({
        accepted: expected.accepted,
        rejected: expected.rejected,
        duplicates: expected.duplicates,
      })
      if (expected.emptyRows !== undefined) expect(report.skipped).to.equal(expected.emptyRows)
      for (const row of expected.rows.filter((r: Json) => r.outcome !== 'skipped' && r.outcome !== 'empty')) {
        const got = report.rows.find((r) => r.row === row.row)
        expect(got, `row ${row.row}`).not.to.equal(undefined)
        expect(got?.outcome, `row ${row.row}`).to.equal(row.outcome)
        if (row.line !== undefined) expect(got?.line, `row ${row.row}`).to.equal(row.line)
        if (row.code !== undefined) expect(got?.code, `row ${row.row}`).to.equal(row.code)
        if (row.column !== undefined) expect(got?.column, `row ${row.row}`).to.equal(row.column)
        if (row.record === undefined) continue
        // It describes the digits of a document number as they are compared. What is published is as the file has it.
        const documentNumber = withAsciiDigits(got?.record?.documentNumber ?? '') || null
        expect({ ...got?.record, documentNumber }, `row ${row.row}`).to.deep.include(row.record)
      }
    })

  it('never tell an identity number, only its masked form', async function () {
    const described = needsShared(this, 'data/csv/expected.json')
    const report = await dryRun(join(dirname(described), 'yingshang-catalogue.xlsx'), parseDivisionCode('341226'))
    const row = report.rows.find((r) => r.row === 28)
    expect(row?.message).to.include('34*************000')
    expect(JSON.stringify(report)).not.to.match(/\d{17}[\dXx]/)
  })
})
