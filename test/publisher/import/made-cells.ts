import fc from 'fast-check'

/** What is stored in a cell of a made-up sheet. Any writer can write it. */
export type Stored =
  | { kind: 'text'; text: string; struckFrom?: number }
  | { kind: 'number'; value: number; format: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'error'; value: string }
  | { kind: 'result'; value: string | number; format: string }
  | { kind: 'uncomputed' }
  | { kind: 'picture' }

/** What a person sees there; or the code with which it is refused, where nothing that is seen could be signed. */
export interface MadeCell {
  stored: Stored
  right: { shown: string } | { refused: 'cell-error' | 'cell-unreadable' }
}

const number = (value: number, format: string, shown: string): MadeCell => ({
  stored: { kind: 'number', value, format },
  right: { shown },
})

const WORDS = [
  '公示',
  '太和县',
  '第',
  '号',
  ' ',
  '　',
  '\n',
  'a<b',
  '&amp;',
  '"',
  "'",
  ']]>',
  '𠮷',
  '㐂',
  '＆',
  'é',
  '№',
  '①',
  '_x0041',
  '=1+1',
  '1E5',
  '001',
  '<v>',
  '-5',
  '@',
  '：',
]

/** Words that begin and end with something that is seen, as XML and clerks write them. */
const text: fc.Arbitrary<MadeCell> = fc
  .tuple(
    fc.constantFrom('关于', '〔', '甲', '2026', 'x'),
    fc.array(fc.constantFrom(...WORDS), { maxLength: 6 }),
    fc.constantFrom('', '。', '村', '9'),
  )
  .map(([first, middle, last]) => {
    const all = `${first}${middle.join('')}${last || first}`
    return { stored: { kind: 'text', text: all }, right: { shown: all } }
  })

const struck: fc.Arbitrary<MadeCell> = fc.integer({ min: 100, max: 9999 }).map((amount) => ({
  stored: { kind: 'text', text: `原价${amount}元`, struckFrom: 2 },
  right: { shown: `原价${amount}元` },
}))

const grouped = (integer: number): string => String(integer).replace(/\B(?=(\d{3})+$)/g, ',')

const whole = fc.integer({ min: 0, max: 9_999_999 })
const numbers: fc.Arbitrary<MadeCell> = fc.oneof(
  whole.map((value) => number(value, 'General', String(value))),
  fc.integer({ min: 10 ** 11, max: 10 ** 15 - 1 }).map((value) => number(value, 'General', String(value))),
  whole.map((value) => number(value, '0', String(value))),
  whole.map((value) => number(value, '00000000', String(value).padStart(8, '0'))),
  whole.map((value) => number(value, '#,##0', grouped(value))),
  whole.map((value) => number(-value - 1, '#,##0_);(#,##0)', `(${grouped(value + 1)})`)),
  whole.map((cents) => number(cents / 100, '0.00', (cents / 100).toFixed(2))),
  whole.map((cents) =>
    number(
      cents / 100,
      '#,##0.00"元"',
      `${grouped(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, '0')}元`,
    ),
  ),
  fc.integer({ min: 0, max: 1000 }).map((tenths) => number(tenths / 1000, '0.0%', `${(tenths / 10).toFixed(1)}%`)),
  fc.integer({ min: 1, max: 999 }).map((value) => number(value, '"太政办〔2026〕"0"号"', `太政办〔2026〕${value}号`)),
  fc.integer({ min: 1, max: 99 }).map((value) => number(value, '[>50]"多";[<=50]"少"', value > 50 ? '多' : '少')),
  whole.map((value) => number(value * 1000, '0,"千"', `${value}千`)),
)

const two = (value: number): string => String(value).padStart(2, '0')
const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六']

/** Days from 1901 to 2099, with a time. */
const moments = fc.record({ day: fc.integer({ min: 367, max: 72_800 }), minute: fc.integer({ min: 0, max: 1439 }) })
const dates: fc.Arbitrary<MadeCell> = fc
  .tuple(
    moments,
    fc.constantFrom(
      'yyyy-mm-dd',
      'yyyy"年"m"月"d"日"',
      'yyyy/m/d',
      'm"月"d"日"',
      'yyyy-mm-dd hh:mm',
      'h:mm',
      'h"时"mm"分"',
      'aaaa',
      'yyyy.mm',
    ),
  )
  .map(([{ day, minute }, format]) => {
    const date = new Date(Date.UTC(1899, 11, 30) + day * 86_400_000)
    const [year, month, of] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
    const [hour, left] = [Math.floor(minute / 60), minute % 60]
    const shown: Record<string, string> = {
      'yyyy-mm-dd': `${year}-${two(month)}-${two(of)}`,
      'yyyy"年"m"月"d"日"': `${year}年${month}月${of}日`,
      'yyyy/m/d': `${year}/${month}/${of}`,
      'm"月"d"日"': `${month}月${of}日`,
      'yyyy-mm-dd hh:mm': `${year}-${two(month)}-${two(of)} ${two(hour)}:${two(left)}`,
      'h:mm': `${hour}:${two(left)}`,
      'h"时"mm"分"': `${hour}时${two(left)}分`,
      aaaa: `星期${WEEKDAYS[date.getUTCDay()]}`,
      'yyyy.mm': `${year}.${two(month)}`,
    }
    // Half a second more, so that no program rounds a minute down.
    return number(day + (minute * 60 + 0.5) / 86_400, format, shown[format] as string)
  })

const ERRORS = ['#N/A', '#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#NUM!', '#NULL!']
const errors: fc.Arbitrary<MadeCell> = fc
  .constantFrom(...ERRORS)
  .map((value) => ({ stored: { kind: 'error', value }, right: { refused: 'cell-error' } }))

const rest: fc.Arbitrary<MadeCell> = fc.oneof(
  fc
    .boolean()
    .map((value): MadeCell => ({ stored: { kind: 'boolean', value }, right: { shown: value ? 'TRUE' : 'FALSE' } })),
  fc.integer({ min: 1, max: 9999 }).map(
    (value): MadeCell => ({
      stored: { kind: 'result', value, format: '0.0' },
      right: { shown: `${value}.0` },
    }),
  ),
  fc.constantFrom('甲&乙', '&lt;', '三\n四').map(
    (value): MadeCell => ({
      stored: { kind: 'result', value, format: 'General' },
      right: { shown: value },
    }),
  ),
  fc.constant<MadeCell>({ stored: { kind: 'uncomputed' }, right: { refused: 'cell-unreadable' } }),
  fc.constant<MadeCell>({ stored: { kind: 'picture' }, right: { refused: 'cell-error' } }),
)

/** Cells of all kinds, as often as a clerk's sheet may have them, and more of the odd ones. Null is an empty cell. */
const madeCell: fc.Arbitrary<MadeCell | null> = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 6, arbitrary: numbers },
  { weight: 5, arbitrary: dates },
  { weight: 1, arbitrary: struck },
  { weight: 2, arbitrary: rest },
  { weight: 1, arbitrary: errors },
  { weight: 2, arbitrary: fc.constant(null) },
)

export const COLUMNS = ['标题', '正文', '文号', '备注一']

/** The rows of a sheet below its titles. */
export const madeRows: fc.Arbitrary<(MadeCell | null)[][]> = fc.array(
  fc.array(madeCell, { minLength: COLUMNS.length, maxLength: COLUMNS.length }),
  { minLength: 1, maxLength: 6 },
)
