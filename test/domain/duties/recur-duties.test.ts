import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Directory } from '../../../services/domain/directory/directory.ts'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { eachOccurrence, type RecurringRow, recurDutyOf } from '../../../services/domain/duties/recur-duties.ts'
import { placesOfRow } from '../../../services/domain/duties/row-subjects.ts'
import { rulesAt } from '../../../services/domain/duties/rules-at.ts'
import { parseDivisionCode, parseItemId, parseNodeId } from '../../../services/domain/ids.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'
import { divisionFacts } from '../../../services/hub/founding/china-division.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { DIRECTORY, directoryAfter } from '../scene.ts'

const CITY = parseDivisionCode('341200')
const TAIHE = parseDivisionCode('341222')
const ITEM = parseItemId('fuyang.01890a5d-ac96-774b-bcce-b302099a8057')

/** The city as it is, with the rules that a new hub adopts. */
const cityWith = (...facts: DirectoryFact[]): Directory =>
  directoryAfter(DIRECTORY, ...divisionFacts(CITY).filter((fact) => !isThere(fact)), ...shippedRules(CITY), ...facts)
const isThere = (fact: DirectoryFact) => fact.type === 'DivisionDefined' && DIRECTORY.division(fact.code) !== undefined

const QUARTERLY: CatalogueRow = {
  ...{ rowId: 'r1', level2: '宅基地审批情况', timeLimit: '每季度的首个月20日' },
  ...{ subject: '行政村', levels: ['村级'] },
}

interface Asked {
  directory: Directory
  at?: typeof CITY
  since?: string
  on?: string
}

function rowOf(row: CatalogueRow, { directory, at = TAIHE, since = '2020-01-01', on = '2026-01-15' }: Asked) {
  const node = { nodeId: parseNodeId('fuyang'), name: '某机关', level: 'city', divisionCode: at } as never
  const places = placesOfRow(row, { node, at, directory, on })
  return { ...{ itemId: ITEM, field: '救灾', row, node, places, since }, isInForceOn: () => true } as RecurringRow
}

const occurrences = (row: CatalogueRow, asked: Asked) => [
  ...eachOccurrence(rowOf(row, asked), { rules: rulesAt(asked.directory), on: asked.on ?? '2026-01-15' }),
]

describe('a row that is due anew in each period', () => {
  const directory = cityWith()

  it('is due of each village by its day after the period, and that day never moves', () => {
    const first = occurrences(QUARTERLY, { directory }).filter(({ period }) => period === '2025-Q4')
    expect(first).to.have.length(275)
    expect(new Set(first.map(({ due }) => due))).to.deep.equal(new Set(['2026-01-20']))
    expect(occurrences(QUARTERLY, { directory, at: CITY }).filter(({ period }) => period === '2025-Q4')).to.have.length(
      1410,
    )
    const yearly = { rowId: 'r2', timeLimit: '每年1月31日前', levels: ['县级'] }
    expect(
      occurrences(yearly, { directory, on: '2026-12-01', since: '2026-02-01' }).map(({ period, due }) => [period, due]),
    ).to.deep.equal([['2026', '2027-01-31']])
  })

  it('is due from the day on which the law is in force, and while the row is', () => {
    const periods = (row: CatalogueRow, on: string, since = '2020-01-01') => [
      ...new Set(occurrences(row, { directory, on, since }).map(({ period }) => period)),
    ]
    expect(periods(QUARTERLY, '2026-01-01')).to.deep.equal(['2025-Q4', '2026-Q1'])
    expect(periods(QUARTERLY, '2025-12-31')).to.deep.equal(['2025-Q4'])
    expect(periods(QUARTERLY, '2025-09-30')).to.deep.equal([])
    expect(periods(QUARTERLY, '2026-07-01', '2026-04-21')).to.deep.equal(['2026-Q2', '2026-Q3'])
    const half = { rowId: 'r3', timeLimit: '半年至少更新1次', levels: ['县级'] }
    expect(periods(half, '2021-07-01', '2021-03-01')).to.deep.equal(['2021-H1', '2021-H2'])
  })

  it('of a county that has another day for it is due there on that day, and nowhere else', () => {
    const other = cityWith({
      ...{ type: 'RulesAdopted', set: 'clocks', divisionCode: TAIHE, since: '2025-01-01' },
      rules: [
        {
          ...{ id: 'phrase-15', phrase: '每季度的首个月{1}日' },
          clauses: [{ kind: 'recurring', every: 'quarter', due: { month: 1, day: 15 } }],
        },
      ],
    })
    const dues = occurrences(QUARTERLY, { directory: other, at: CITY }).filter(({ period }) => period === '2025-Q4')
    const inTaihe = dues.filter(({ due }) => due === '2026-01-15')
    expect(inTaihe).to.have.length(275)
    expect(inTaihe.every(({ place }) => place.divisionCode.startsWith('341222'))).to.equal(true)
    expect(dues.filter(({ due }) => due === '2026-01-20')).to.have.length(1410 - 275)
  })

  it('is of communities only where it names them, and of offices where its levels are theirs', () => {
    const count = (more: Partial<CatalogueRow>) =>
      occurrences({ ...QUARTERLY, ...more }, { directory }).filter(({ period }) => period === '2025-Q4').length
    expect(count({ subject: '行政村、社区' })).to.equal(310)
    expect(count({ subject: '社区居民委员会' })).to.equal(35)
    expect(count({ subject: '太和县民政局', levels: ['县级'] })).to.equal(1)
    expect(count({ subject: '太和县民政局、行政村', levels: ['县级', '村级'] })).to.equal(276)
    expect(count({ subject: undefined, levels: undefined })).to.equal(1)
    expect(count({ subject: '行政村', levels: undefined })).to.equal(275)
  })

  it('is met in time, late or not at all, by working days', () => {
    const row = rowOf(QUARTERLY, { directory })
    const [occurrence] = occurrences(QUARTERLY, { directory })
    if (occurrence === undefined) throw new Error('no occurrence')
    const duty = (on: string, day: string | null) =>
      recurDutyOf(row, occurrence, {
        ...{ rules: rulesAt(directory), on },
        met: day === null ? null : { itemId: ITEM, day, isBackfilled: false },
      })
    const said = (on: string, day: string | null) => {
      const { state, metOn, workdaysLate } = duty(on, day)
      return [state, metOn, workdaysLate]
    }
    expect(said('2026-01-20', null)).to.deep.equal(['open', null, 0])
    expect(said('2026-01-23', null)).to.deep.equal(['overdue', null, 3])
    expect(said('2026-01-23', '2026-01-20')).to.deep.equal(['met', '2026-01-20', 0])
    expect(said('2026-01-25', '2026-01-24')).to.deep.equal(['late', '2026-01-24', 3])
    expect(said('2026-01-22', '2026-01-24')).to.deep.equal(['overdue', null, 2])
    const { dutyId, rule, clause } = duty('2026-01-20', null)
    expect(dutyId).to.equal(`recur/fuyang/${ITEM}#r1/${occurrence.place.divisionCode}/2025-Q4`)
    expect([rule?.id, clause?.kind]).to.deep.equal(['cwgk-2025', 'recurring'])
  })

  it('counts the rows of a village list as it was counted elsewhere', function () {
    const file = needsShared(this, 'data/catalogue.json')
    const { rows } = JSON.parse(readFileSync(file, 'utf8')) as { rows: Record<string, never>[] }
    const village = rows
      .filter(({ field }) => field === '村级清单')
      .map((row): CatalogueRow => ({ ...row, rowId: `r${row.id}`, timeLimit: row.time_limit_raw }))
    const total = (at: typeof CITY, more: Partial<CatalogueRow> = {}) =>
      village.reduce(
        (sum, row) =>
          sum + occurrences({ ...row, ...more }, { directory, at }).filter(({ period }) => period === '2025-Q4').length,
        0,
      )
    expect(village).to.have.length(8)
    expect([total(TAIHE), total(CITY)]).to.deep.equal([1925, 9870])
    const everywhere = { subject: '行政村、社区' }
    expect([total(TAIHE, everywhere), total(CITY, everywhere)]).to.deep.equal([2170, 13_818])
  })
})
