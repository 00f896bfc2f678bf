import { expect } from 'chai'
import { parseInstant } from '../../../services/domain/ids.ts'
import { daysRecordedLate, printedDay } from '../../../services/domain/item/printed-day.ts'

const at = (text: string) => parseInstant(`${text}.000Z`)
const PUBLISHED = at('2026-03-05T17:00:00')
const REVISED = at('2026-04-01T01:00:00')

describe('the printed day of an item', () => {
  for (const [what, publishedOn, day] of [
    ['its 发布日期', '2026-03-02', 20260302],
    ['the last day of a month, which a list up to that day has', '2026-02', 20260228],
    ['the last day of February in a leap year', '2024-02', 20240229],
    ['the last day of a year', '2025', 20251231],
    ['at most the day of its version, in Shanghai', '2026', 20260401],
    ['the day of its publication in Shanghai, where it has no 发布日期', undefined, 20260306],
    ['the same for a 发布日期 that is no date', '2026年3月', 20260306],
    ['a day long ago', '1949-10-01', 19491001],
  ] as const)
    it(`is ${what}`, () => {
      expect(printedDay({ ...(publishedOn && { publishedOn }) }, PUBLISHED, REVISED)).to.equal(day)
    })

  it('is the day of its publication where the content is erased', () => {
    expect(printedDay(null, PUBLISHED, REVISED)).to.equal(20260306)
  })

  for (const [publishedOn, days] of [
    ['2026-03-05', null],
    ['2026-02-04', null],
    ['2026-02-03', 31],
    ['2026-01', 34],
    ['2026-02', null],
    ['2015', 3718],
    ['2026', null],
    ['0099-02', 703_828],
    [undefined, null],
    ['即日', null],
  ] as const)
    it(`counts ${days} days of delay for ${publishedOn}`, () => {
      expect(daysRecordedLate({ ...(publishedOn && { publishedOn }) }, PUBLISHED)).to.equal(days)
    })
})
