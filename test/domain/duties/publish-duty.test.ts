import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { calendarOf } from '../../../services/domain/clock/calendar.ts'
import type { Clause } from '../../../services/domain/clock/clause.ts'
import { type Phrase, readTimeLimit } from '../../../services/domain/clock/time-limit.ts'
import { publishDuty, workdaysLate } from '../../../services/domain/duties/publish-duty.ts'
import { parseDivisionCode } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { shippedRules } from '../../../services/hub/founding/rules/shipped-rules.ts'
import { needsShared } from '../../e2e/shared-data.ts'

const rulesOf = (set: string) =>
  shippedRules(parseDivisionCode('341200')).flatMap((fact) =>
    fact.type === 'RulesAdopted' && fact.set === set ? fact.rules : [],
  )
const calendar = calendarOf(rulesOf('calendar') as never)
const PHRASES = rulesOf('clocks').filter(({ phrase }) => phrase !== undefined) as unknown as Phrase[]
const general: Clause = { kind: 'deadline', n: 20, unit: 'workday' }

const duty = (limit: string | null, content: Partial<Content> = {}, text = '') =>
  publishDuty({
    content: { title: '公告', issuedOn: '2026-03-02', ...content } as Content,
    row: limit === null ? null : { limit: readTimeLimit(limit, PHRASES), text },
    general,
    calendar,
  })

describe('the duty to publish an item', () => {
  it('without a row is that of the law, for organs of government and for no others', () => {
    expect(duty(null)).to.include({ due: '2026-03-30', by: 'law', anchor: '2026-03-02' })
    const organ = (kind: string) =>
      ({ organ: { name: '某单位', kind, divisionCode: parseDivisionCode('341222') } }) as Partial<Content>
    for (const kind of ['villagers-committee', 'collective', 'public-enterprise'])
      expect(duty(null, organ(kind)).due, kind).to.equal(null)
    expect(duty(null, organ('department')).due).to.equal('2026-03-30')
  })

  it('counts from the day on which the information was formed, where the item names it', () => {
    expect(duty(null, { anchoredOn: '2026-03-09' }).due).to.equal('2026-04-07')
    expect(duty(null, { issuedOn: '2026-03' })).to.include({ due: null, anchor: null })
    expect(duty(null, { issuedOn: undefined })).to.include({ due: null, anchor: null })
  })

  it('is that of the row, and never later than that of the law, for that day', () => {
    expect(duty('信息形成或变更之日起3个工作日内')).to.include({ due: '2026-03-05', by: 'row' })
    const thirty = '自该信息形成或者变更之日起30日内予以公开,法律法规另有规定的除外。'
    expect(duty(thirty)).to.include({ due: '2026-03-30', by: 'law' })
    expect(duty(thirty, { issuedOn: '2026-09-25' })).to.include({ due: '2026-10-26', by: 'row' })
    expect(duty(thirty, { issuedOn: '2026-01-30' })).to.include({ due: '2026-03-02', by: 'row' })
  })

  it('of a row that says promptly has the law as its last day; one that always stands there has none', () => {
    expect(duty('及时公开')).to.include({ due: '2026-03-30', by: 'law' })
    expect(duty('实时公开')).to.include({ due: '2026-03-30', by: 'law' })
    for (const limit of ['长期', '批前公示时间不得少于30日', '每季度的首个月20日'])
      expect(duty(limit), limit).to.include({ due: null, by: null })
  })

  it('of several limits takes the one whose words the row or the title has, else the open one, else the shortest', () => {
    const two = '信息形成20个工作日内公开;其中行政许可、行政处罚事项应自作出行政决定之日起7个工作日内公示'
    expect(duty(two)).to.include({ due: '2026-03-30', isAmbiguous: false })
    expect(duty(two, { title: '关于某公司的行政处罚决定' })).to.include({ due: '2026-03-11', isAmbiguous: false })
    expect(duty(two, {}, '行政许可事项')).to.include({ due: '2026-03-11', isAmbiguous: false })
    const unclear = '自信息形成或者变更之日起20个工作日内予以公开;自信息形成或者变更之日起7个工作日内予以公开'
    expect(duty(unclear)).to.include({ due: '2026-03-11', isAmbiguous: true })
  })

  it('judges what was published: 3,074 documents as they were judged elsewhere', function () {
    const file = needsShared(this, 'data/publication_lag.csv')
    const rows = parse(readFileSync(file), { columns: true }) as Record<string, string>[]
    const distinct = [
      ...new Map(rows.map((row) => [`${row.url} ${row.title} ${row.issued} ${row.published}`, row])).values(),
    ]
    const today = '2026-11-29'
    const count = { refused: 0, undated: 0, met: 0, late: 0 }
    for (const { issued = '', published = '' } of distinct) {
      const { due } = duty(null, { issuedOn: issued })
      if (issued > today) count.refused++
      else if (due === null || published < issued) count.undated++
      else if (published <= due) count.met++
      else count.late++
    }
    expect(distinct).to.have.length(3074)
    expect(count).to.deep.equal({ refused: 1, undated: 17, met: 2956, late: 100 })
  })

  it('is late by working days, and by none on a weekend behind the last day', () => {
    expect(workdaysLate('2020-11-26', '2020-12-25', calendar)).to.equal(21)
    expect(workdaysLate('2026-03-30', '2026-03-30', calendar)).to.equal(0)
    expect(workdaysLate('2026-03-27', '2026-03-28', calendar)).to.equal(0)
  })
})
