import { expect } from 'chai'
import fc from 'fast-check'
import { nextRows } from '../../../services/domain/catalogue/next-rows.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'

const DAY = '2026-03-05'
type Sheet = Omit<CatalogueRow, 'rowId'>[]
const ids = (rows: CatalogueRow[]) => rows.map(({ rowId, ended }) => (ended === undefined ? rowId : `${rowId} lapsed`))
const row = (no: string, level2: string, more: Partial<CatalogueRow> = {}) => ({ no, level1: '救灾', level2, ...more })

describe('the rows of a catalogue’s next version', () => {
  const first = nextRows([], [row('1', '物资'), row('2', '资金')], DAY)

  it('keep their ids, whatever else of them changes, and in whichever order they stand', () => {
    expect(ids(first)).to.deep.equal(['r1', 'r2'])
    const next = nextRows(first, [row('2', '资金', { timeLimit: '及时公开' }), row('1', '物资')], DAY)
    expect(ids(next)).to.deep.equal(['r2', 'r1'])
    expect(next[0]).to.include({ timeLimit: '及时公开' })
  })

  it('lapse where the sheet has them no more, and a row that comes again is a new one', () => {
    const without = nextRows(first, [row('2', '资金')], DAY)
    expect(ids(without)).to.deep.equal(['r2', 'r1 lapsed'])
    const again = nextRows(without, [row('1', '物资'), row('2', '资金')], '2026-04-01')
    expect(ids(again)).to.deep.equal(['r3', 'r2', 'r1 lapsed'])
    expect(again[2]?.ended).to.equal(DAY)
  })

  it('are known by their code where there is one, else by number and items', () => {
    const coded = nextRows([], [row('1', '物资', { code: 'A1' })], DAY)
    expect(ids(nextRows(coded, [row('9', '别名', { code: 'A1' })], DAY))).to.deep.equal(['r1'])
    expect(ids(nextRows(coded, [row('1', '物资', { code: 'A2' })], DAY))).to.deep.equal(['r2', 'r1 lapsed'])
  })

  it('that are named alike keep their ids one by one, and notes and parents stay', () => {
    const twice = nextRows([], [row('1', '物资', { note: '甲' }), row('1', '物资')], DAY)
    const next = nextRows(twice, [row('1', '物资'), row('1', '物资')], DAY)
    expect(ids(next)).to.deep.equal(['r1', 'r2'])
    expect(next[0]?.note).to.equal('甲')
  })

  const sheets = fc.array(
    fc.array(fc.tuple(fc.constantFrom('1', '2', '3'), fc.constantFrom('甲', '乙')), { maxLength: 6 }),
    { maxLength: 6 },
  )
  it('never use an id for another row, and lose none', () =>
    fc.assert(
      fc.property(sheets, (versions) => {
        const meaning = new Map<string, string>()
        let rows: CatalogueRow[] = []
        for (const version of versions) {
          const before = rows
          const sheet: Sheet = version.map(([no, level2]) => row(no, level2))
          rows = nextRows(before, sheet, DAY)
          expect(new Set(ids(rows).map((id) => id.split(' ')[0])).size).to.equal(rows.length)
          expect(rows.filter(({ ended }) => ended === undefined)).to.have.length(sheet.length)
          for (const { rowId } of before) expect(rows.some((one) => one.rowId === rowId)).to.equal(true)
          for (const { rowId, no, level2 } of rows) {
            expect(meaning.get(rowId) ?? `${no} ${level2}`).to.equal(`${no} ${level2}`)
            meaning.set(rowId, `${no} ${level2}`)
          }
          expect(nextRows(rows, sheet, DAY)).to.deep.equal(rows)
        }
      }),
    ))
})
