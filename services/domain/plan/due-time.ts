import { withAsciiDigits } from '../ascii-digits.ts'
import { isDate } from '../item/dates.ts'

/** What a task's time says: the last day on which it is in time, or that it never ends. */
export type DueTime = { due: string } | { continuous: true }

const CONTINUOUS = /持续|长期|常态化|常年|日常|坚持/
/** Words that change nothing: before the end of a month is by its last day. */
const AROUND = /^(?:于|在|截至|截止)?(.*?)(?:之前|以前|前|以内|内)?(?:完成)?$/

const YEAR = String.raw`(\d{4})年`
const MONTH = String.raw`(\d{1,2})月份?`
const QUARTERS: Record<string, number> = { 一: 3, 二: 6, 三: 9, 四: 12, 1: 3, 2: 6, 3: 9, 4: 12 }

const SPELLINGS: [RegExp, (parts: string[]) => string][] = [
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, ([year = '', month = '', day = '']) => dayOf(year, month, day)],
  [new RegExp(`^${YEAR}${MONTH}(\\d{1,2})[日号]$`), ([year = '', month = '', day = '']) => dayOf(year, month, day)],
  [new RegExp(`^${YEAR}${MONTH}上旬$`), ([year = '', month = '']) => dayOf(year, month, '10')],
  [new RegExp(`^${YEAR}${MONTH}中旬$`), ([year = '', month = '']) => dayOf(year, month, '20')],
  [new RegExp(`^${YEAR}${MONTH}(?:下旬|底|末)?$`), ([year = '', month = '']) => lastDayOf(year, Number(month))],
  [
    new RegExp(`^${YEAR}第?([一二三四1-4])季度[底末]?$`),
    ([year = '', name = '']) => lastDayOf(year, QUARTERS[name] ?? 0),
  ],
  [new RegExp(`^${YEAR}上半年[底末]?$`), ([year = '']) => lastDayOf(year, 6)],
  [new RegExp(`^${YEAR}(?:年?[底末]|内|下半年[底末]?)?$`), ([year = '']) => lastDayOf(year, 12)],
]

/**
 * Reads the time of a task as a plan prints it: 2020年11月中旬 ends on the 20th, 2020年底 on 31 December. Such a day never
 * moves, whatever the calendar. Null for what it does not know; nothing is guessed.
 */
export function readDueTime(printed: string): DueTime | null {
  const text = withAsciiDigits(printed).normalize('NFKC').replaceAll(/\s/g, '')
  const core = AROUND.exec(text)?.[1] ?? text
  for (const [spelling, read] of SPELLINGS) {
    const parts = spelling.exec(core)
    if (parts === null) continue
    const due = read(parts.slice(1))
    return isDate(due) ? { due } : null
  }
  return CONTINUOUS.test(text) && !/\d/.test(text) ? { continuous: true } : null
}

const dayOf = (year: string, month: string, day: string): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`

function lastDayOf(year: string, month: number): string {
  const days = new Date(Date.UTC(Number(year), month, 0)).getUTCDate()
  return month >= 1 && month <= 12 ? dayOf(year, `${month}`, `${days}`) : ''
}
