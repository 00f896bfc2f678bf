import { expect } from 'chai'
import {
  type CatalogueVersion,
  type CountingVerdict,
  catalogueStanding,
} from '../../../services/domain/catalogue/in-force.ts'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import type { NodeId } from '../../../services/domain/ids.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'

const CITY = 'city' as NodeId
const BUREAU = 'bureau' as NodeId
const row = (more: Partial<CatalogueRow> = {}): CatalogueRow => ({
  rowId: 'r1',
  level1: '救灾',
  timeLimit: '20个工作日',
  ...more,
})
const version = (number: number, day: string, ...rows: CatalogueRow[]): CatalogueVersion => ({
  ...{ version: number, day, rows, rowsHash: hashOfRows(rows) },
})
const verdict = (
  day: string,
  of: CatalogueVersion,
  said: CountingVerdict['verdict'] = 'approved',
  maker = CITY,
): CountingVerdict => ({ maker, verdict: said, rowsHash: of.rowsHash, day })

/** `[state, version in force, since]` */
const standing = (
  on: string,
  versions: CatalogueVersion[],
  verdicts: CountingVerdict[],
  minor: Parameters<typeof catalogueStanding>[0]['minor'] = [],
  isFiled = false,
) => {
  const found = catalogueStanding({ versions, verdicts, minor, on, isFiled })
  return found && [found.state, found.inForce?.version.version ?? null, found.inForce?.since ?? null]
}

describe('a catalogue is in force', () => {
  const first = version(1, '2026-03-02', row())
  const changed = version(2, '2026-04-01', row({ timeLimit: '10个工作日' }))

  it('from the later day of its approval and its publication', () => {
    expect(standing('2026-03-01', [first], [])).to.equal(null)
    expect(standing('2026-03-02', [first], [])).to.deep.equal(['unreviewed', null, null])
    const early = [verdict('2026-02-10', first)]
    expect(standing('2026-03-01', [first], early)).to.equal(null)
    expect(standing('2026-03-02', [first], early)).to.deep.equal(['in-force', 1, '2026-03-02'])
    const late = [verdict('2026-03-20', first)]
    expect(standing('2026-03-19', [first], late)).to.deep.equal(['unreviewed', null, null])
    expect(standing('2026-03-20', [first], late)).to.deep.equal(['in-force', 1, '2026-03-20'])
  })

  it('with its old rows while changed ones wait for an approval', () => {
    const verdicts = [verdict('2026-03-05', first)]
    expect(standing('2026-04-02', [first, changed], verdicts)).to.deep.equal(['changed', 1, '2026-03-05'])
    verdicts.push(verdict('2026-04-10', changed))
    expect(standing('2026-04-09', [first, changed], verdicts)).to.deep.equal(['changed', 1, '2026-03-05'])
    expect(standing('2026-04-10', [first, changed], verdicts)).to.deep.equal(['in-force', 2, '2026-04-10'])
  })

  it('on, when nothing that is printed was changed', () => {
    const noted = version(2, '2026-04-01', row({ note: '按季更新', rowId: 'r7' }))
    const verdicts = [verdict('2026-03-05', first)]
    expect(standing('2026-04-02', [first, noted], verdicts)).to.deep.equal(['in-force', 2, '2026-04-01'])
  })

  it('without a row that was taken out only when that was approved, whichever row it was', () => {
    const other = row({ rowId: 'r2', level1: '救助' })
    const both = version(1, '2026-03-02', row(), other)
    const verdicts = [verdict('2026-03-05', both)]
    for (const rows of [
      [row(), { ...other, ended: '2026-04-01' }],
      [other, row({ ended: '2026-04-01' })],
    ]) {
      const less = version(2, '2026-04-01', ...rows)
      expect(standing('2026-04-02', [both, less], verdicts)).to.deep.equal(['changed', 1, '2026-03-05'])
      const approved = [...verdicts, verdict('2026-04-03', less)]
      expect(standing('2026-04-03', [both, less], approved)).to.deep.equal(['in-force', 2, '2026-04-03'])
    }
  })

  it('until its reviewer returns the same rows, and again from a new approval', () => {
    const verdicts = [
      verdict('2026-03-05', first),
      verdict('2026-03-07', first),
      verdict('2026-03-10', first, 'returned'),
      verdict('2026-03-20', first),
    ]
    expect(standing('2026-03-09', [first], verdicts)).to.deep.equal(['in-force', 1, '2026-03-05'])
    expect(standing('2026-03-10', [first], verdicts)).to.deep.equal(['returned', null, null])
    expect(standing('2026-03-20', [first], verdicts)).to.deep.equal(['in-force', 1, '2026-03-20'])
  })

  it('although another reviewer returned it', () => {
    const verdicts = [verdict('2026-03-05', first), verdict('2026-03-10', first, 'returned', BUREAU)]
    expect(standing('2026-03-11', [first], verdicts)).to.deep.equal(['in-force', 1, '2026-03-05'])
  })

  it('with minor changes, which are filed and need no approval, unless they were returned', () => {
    const minor = version(2, '2026-04-01', row({ basis: '新办法' }))
    const added = version(3, '2026-05-01', row({ basis: '新办法' }), row({ rowId: 'r2', level1: '救助' }))
    const verdicts = [verdict('2026-03-05', first)]
    expect(standing('2026-04-02', [first, minor], verdicts)).to.deep.equal(['changed', 1, '2026-03-05'])
    expect(standing('2026-04-02', [first, minor], verdicts, ['basis'])).to.deep.equal(['in-force', 2, '2026-04-01'])
    expect(standing('2026-05-02', [first, minor, added], verdicts, ['basis'])).to.deep.equal([
      'changed',
      2,
      '2026-04-01',
    ])
    const returned = [...verdicts, verdict('2026-04-03', minor, 'returned')]
    expect(standing('2026-04-03', [first, minor], returned, ['basis'])).to.deep.equal(['returned', 1, '2026-03-05'])
  })

  it('whichever of two verdicts of one day came last', () => {
    const verdicts = [verdict('2026-03-05', first, 'returned'), verdict('2026-03-05', first)]
    expect(standing('2026-03-05', [first], verdicts)).to.deep.equal(['in-force', 1, '2026-03-05'])
    expect(standing('2026-03-05', [first], verdicts.toReversed())).to.deep.equal(['returned', null, null])
  })

  it('from its publication on where it is the list of a village, which nobody approves', () => {
    const of = (on: string) => standing(on, [first, changed], [verdict('2026-04-02', changed, 'returned')], [], true)
    expect(of('2026-03-01')).to.equal(null)
    expect(of('2026-03-02')).to.deep.equal(['filed', 1, '2026-03-02'])
    expect(of('2026-04-03')).to.deep.equal(['filed', 2, '2026-04-01'])
  })
})
