import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { compareRows } from '../../../services/domain/catalogue/compare-rows.ts'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { type RemarkCode, reviewRows } from '../../../services/domain/catalogue/review-rows.ts'
import type { Phrase } from '../../../services/domain/clock/time-limit.ts'
import { parseDivisionCode } from '../../../services/domain/ids.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'
import { sayRemark } from '../../../services/edge/catalogue-remarks.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { needsShared } from '../../e2e/shared-data.ts'

const PHRASES = shippedRules(parseDivisionCode('341200')).flatMap((fact) =>
  fact.type === 'RulesAdopted' && fact.set === 'clocks' ? fact.rules.filter(({ phrase }) => phrase !== undefined) : [],
) as unknown as Phrase[]

const GOOD: Omit<CatalogueRow, 'rowId'> = {
  no: '1',
  level1: '救灾',
  level2: '物资发放',
  basis: '《政府信息公开条例》',
  timeLimit: '信息形成或者变更之日起20个工作日内',
  subject: '新镇人民政府',
  channels: ['政府网站'],
}
const codes = (row: Partial<CatalogueRow>) => reviewRows([{ ...GOOD, ...row }], PHRASES, 20).map(({ code }) => code)

describe('the first review of a catalogue', () => {
  it('finds nothing in a row that is whole', () => expect(codes({})).to.deep.equal([]))

  const found: [Partial<CatalogueRow>, RemarkCode[]][] = [
    [{ timeLimit: ' ' }, ['limit-missing']],
    [{ timeLimit: '同上' }, ['limit-ditto']],
    [{ timeLimit: '尽快' }, ['limit-unread']],
    [{ timeLimit: '自该信息形成或者变更之日起30日内予以公开，法律法规另有规定的除外' }, ['limit-later-than-law']],
    [{ timeLimit: '自该信息形成或者变更之日起28日内予以公开，法律法规另有规定的除外' }, []],
    [{ timeLimit: '信息形成或者变更之日起21个工作日内' }, ['limit-later-than-law']],
    [
      { timeLimit: '信息形成20个工作日内公开；其中行政许可、行政处罚事项应自作出行政决定之日起8个工作日内公示' },
      ['penalty-later'],
    ],
    [{ subject: undefined }, ['subject-missing']],
    [{ subject: '〃' }, ['subject-ditto']],
    [{ basis: '' }, ['basis-missing']],
    [{ basis: ' 同上' }, ['basis-ditto']],
    [{ channels: [] }, ['channels-missing']],
    [{ channels: ['同上'] }, ['channels-ditto']],
    [{ channels: ['政府网站', '村口大喇叭'] }, ['channel-unlisted']],
    [{ disclosure: 'withheld', mode: '不予公开' }, ['withheld-without-reason']],
    [{ disclosure: 'withheld', mode: '不予公开（个人隐私）' }, []],
  ]
  for (const [row, expected] of found)
    it(`finds ${expected.join(', ') || 'nothing'} in ${JSON.stringify(row)}`, () =>
      expect(codes(row)).to.deep.equal(expected))

  it('names the limit that is in force at the place', () => {
    const [late] = reviewRows([{ ...GOOD, timeLimit: '信息形成或者变更之日起11个工作日内' }], PHRASES, 10)
    expect(late).to.include({ code: 'limit-later-than-law', value: '10' })
    expect(late && sayRemark(late)).to.contain('10个工作日')
  })

  it('asks about a row that stands twice, and takes a code for the name of a row where there is one', () => {
    const other = { ...GOOD, timeLimit: '及时公开' }
    expect(reviewRows([GOOD, other], PHRASES, 20)).to.deep.equal([
      { index: 1, code: 'row-repeated', isNote: false, repeats: 0 },
    ])
    expect(
      reviewRows(
        [
          { ...GOOD, code: '1' },
          { ...other, code: '2' },
        ],
        PHRASES,
        20,
      ),
    ).to.deep.equal([])
  })

  it('names of 309 printed rows exactly those that were found by hand', function () {
    const { rows } = JSON.parse(readFileSync(needsShared(this, 'data/catalogue.json'), 'utf8')) as { rows: Printed[] }
    const remarks = rows.flatMap((row) =>
      reviewRows([asRow(row)], PHRASES, 20).map(({ code }) => ({ id: row.id, code })),
    )
    const ids = (code: RemarkCode) => remarks.filter((one) => one.code === code).map(({ id }) => id)
    expect(ids('limit-missing')).to.deep.equal([65, 66, 70, 90, 119, 134, 152, 196, 277, 284])
    expect(ids('limit-ditto')).to.deep.equal([3, 16, 20])
    expect(ids('channels-ditto')).to.deep.equal([95, 96])
    expect(ids('limit-unread')).to.deep.equal([])
    expect(ids('limit-contradictory')).to.deep.equal([221])
    expect(ids('limit-later-than-law')).to.deep.equal([131, 132])
    expect(ids('penalty-later')).to.deep.equal([178, 179, 180, 181, 184, 185])
    expect(ids('subject-missing')).to.deep.equal([70, 90, 119, 134, 146, 152, 196, 277, 284, 285])
    expect(ids('basis-missing')).to.deep.equal([119, 158, 159, 160, 277, 284])
    expect(ids('channels-missing')).to.deep.equal([65, 66, 70, 90, 119, 134, 152, 277, 284])
    expect(ids('withheld-without-reason')).to.deep.equal([])
  })
})

interface Printed {
  id: number
  no: string | null
  level1: string | null
  level2: string | null
  basis: string | null
  time_limit_raw: string | null
  subject: string | null
  channels: string[]
  mode: string | null
}

const asRow = ({ no, level1, level2, basis, subject, channels, mode, time_limit_raw: limit }: Printed) => {
  const given = { no, level1, level2, basis, subject, mode, timeLimit: limit }
  const row = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as Omit<
    CatalogueRow,
    'rowId'
  >
  return { ...row, channels, ...(mode?.startsWith('不予公开') && { disclosure: 'withheld' as const }) }
}

describe('the rows of a catalogue', () => {
  const rows: CatalogueRow[] = [
    { ...GOOD, rowId: 'a' },
    { ...GOOD, rowId: 'b', level2: '资金发放' },
  ]

  it('have a hash of what is printed: another cell changes it, a note or an id does not', () => {
    const hash = hashOfRows(rows)
    const withRow = (change: Partial<CatalogueRow>) =>
      hashOfRows([{ ...(rows[0] as CatalogueRow), ...change }, rows[1] as CatalogueRow])
    for (const change of [{ rowId: 'z' }, { note: '去年已有' }, { parentRowId: 'x' }, { code: undefined }])
      expect(withRow(change), JSON.stringify(change)).to.equal(hash)
    expect(withRow({ ended: '2026-01-01' }), 'a lapsed row is as one that is not there').to.equal(
      hashOfRows(rows.slice(1)),
    )
    for (const change of [
      { timeLimit: '及时公开' },
      { no: '2' },
      { channels: [] },
      { disclosure: 'withheld' as const },
    ])
      expect(withRow(change), JSON.stringify(change)).to.not.equal(hash)
    expect(hashOfRows(rows.toReversed())).to.not.equal(hash)
  })

  it('are compared by their ids, and each change names its members', () => {
    const [a, b] = rows as [CatalogueRow, CatalogueRow]
    expect(compareRows(rows, rows)).to.deep.equal([])
    expect(
      compareRows(rows, [
        { ...a, timeLimit: '及时公开', note: '改' },
        { ...b, rowId: 'c' },
      ]),
    ).to.deep.equal([
      { rowId: 'a', change: 'changed', members: ['timeLimit'] },
      { rowId: 'c', change: 'added', members: [] },
      { rowId: 'b', change: 'removed', members: [] },
    ])
    expect(compareRows(rows, [{ ...a, ended: '2026-01-01' }, b])).to.deep.equal([
      { rowId: 'a', change: 'ended', members: [] },
    ])
  })
})
