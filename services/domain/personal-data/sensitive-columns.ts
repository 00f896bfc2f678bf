import { withAsciiDigits } from '../ascii-digits.ts'

/** Columns of numbers that no list may publish. */
const OF_NUMBERS =
  /^(?:.{0,4}(?:身份证|身份证件|公民身份|居民身份|证件)(?:号码?|编号)?|.{0,4}(?:银行)?(?:卡|[账帐])号|.{0,4}(?:银行|开户|收款)[账帐][号户]|(?:银行|惠农|社保|存折)?(?:一卡通|一折通|存折|银行卡|社保卡)(?:[账帐]?号码?)?|(?:本人|家庭|个人)?手机(?:号码?)?|(?:本人|家庭|个人)电话|残疾人?证(?:号码?|编号)?|护照号码?)$/
/** Columns of words that no list may publish. */
const OF_WORDS =
  /^(?:门牌(?:号码?|地址)?|(?:家庭|详细|户籍|居住|现)?(?:住址|居住地址)|(?:家庭|详细|户籍)地址|(?:主要|所患)?(?:病种|病情|病名|疾病|疾病名称|疾病诊断|疾病种类|诊断|诊断结果|临床诊断|患病情况|患病名称)|家庭成员(?:姓名|关系|情况)?|与户主关系|就读学校|就读班级)$/
/** Of children, a list may not give the school (个人信息保护法 art. 28: under 14 years). */
const SCHOOL = /^(?:所在|就读)?(?:学校|班级)$/
const CHILD = /学生|儿童|未成年|幼儿|孤儿/
const PERSON = '(?:姓名|户主|患者|申请人|受益人|学生|儿童|对象|持卡人|监护人|残疾人)'
/** At the end of a cell, but for blanks and remarks. */
const PERSONS = new RegExp(`${PERSON}(?=[\\s|｜│,，(（]|$)`, 'g')
const IS_PERSON = new RegExp(`${PERSON}$`)

const LONGEST_TITLE = 12
const FEWEST_CELLS = 2
const LONGEST_HEADER = 400
const LONGEST_ROW = 2000
const MOST_ROWS = 50

export interface SensitiveColumn {
  title: string
  /** In UTF-16 units. */
  offset: number
}

/**
 * Finds the columns of tables that no list of persons may publish, by the titles that stand beside one for a person. Rows
 * follow as lines with as many cells. Columns without values, and those whose values are all masked, are none.
 */
export function findSensitiveColumns(text: string): SensitiveColumn[] {
  const finds: SensitiveColumn[] = []
  let end = -1
  for (const { index } of text.matchAll(PERSONS)) {
    if (index < end) continue
    const begin = text.lastIndexOf('\n', index) + 1
    end = endOfLine(text, index)
    const line = text.slice(begin, end)
    const separator = line.length > LONGEST_HEADER ? undefined : separatorOf(line)
    if (separator === undefined) continue
    const titles = titlesIn(line, separator)
    const title = titles === null ? null : sensitiveTitle(titles, () => rowsUnder(text, end, separator, titles.length))
    if (title !== null) finds.push({ title, offset: begin + Math.max(0, line.indexOf(title)) })
  }
  return finds
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** What stands between the cells of a line: tabs before bars, commas and blanks. */
const SEPARATORS = [/\t/, /[|｜│]/, /[,，]/, /[ \u3000\u00a0]+/]
const separatorOf = (line: string): RegExp | undefined => SEPARATORS.find((separator) => separator.test(line.trim()))

const cellsOf = (line: string, separator: RegExp): string[] => line.trim().split(separator).map(plain)

/** A title without blanks, brackets and their remarks. */
const plain = (cell: string): string => cell.replace(/[\s\u3000]|[(（][^()（）]{0,10}[)）]/g, '')

/** The titles of a header; null for a line that is none. Most lines show it by their first cell. */
function titlesIn(line: string, separator: RegExp): string[] | null {
  const cells = line.trim().split(separator)
  if (cells.length < FEWEST_CELLS) return null
  const titles: string[] = []
  for (const cell of cells) {
    const title = plain(cell)
    if (title.length > LONGEST_TITLE || /[。：:；;、]/.test(title)) return null
    titles.push(title)
  }
  return titles.some((title) => IS_PERSON.test(title)) ? titles : null
}

/** The first column that no list may publish, and that has a value. */
function sensitiveTitle(titles: string[], rows: () => string[][]): string | null {
  const ofChildren = titles.some((title) => CHILD.test(title))
  let known: string[][] | null = null
  const isSensitive = (title: string, column: number): boolean => {
    const hasNumbers = OF_NUMBERS.test(title)
    if (!hasNumbers && !OF_WORDS.test(title) && !(ofChildren && SCHOOL.test(title))) return false
    known ??= rows()
    return known.some((row) => isOpen(row[column] ?? '', hasNumbers))
  }
  return titles.find(isSensitive) ?? null
}

function rowsUnder(text: string, end: number, separator: RegExp, cells: number): string[][] {
  const rows: string[][] = []
  for (let line = 0, from = end + 1; line < MOST_ROWS && from < text.length; line++) {
    const to = endOfLine(text, from)
    const row = cellsOf(text.slice(from, Math.min(to, from + LONGEST_ROW)), separator)
    if (row.length === cells) rows.push(row)
    from = to + 1
  }
  return rows
}

/** Whether a value can be read: it is no mask, no sign for nothing, and no title that stands again on the next page. */
function isOpen(value: string, isNumber: boolean): boolean {
  if (/[*＊×•●]{2}|[xX]{3}/.test(value)) return false
  if (isNumber) return /[\d０-９]{4}/.test(value)
  return /\p{Script=Han}/u.test(value) && !/^(?:无|否|不详|略)$/.test(value) && !OF_WORDS.test(value)
}

/** A value of a column, and what may be told of it. */
export interface OpenCell {
  /** In UTF-16 units. */
  offset: number
  length: number
  masked: string
}

/** Where the lines begin that have the titles of found columns. */
export const headerLines = (text: string, found: Pick<SensitiveColumn, 'offset'>[]): ReadonlySet<number> =>
  new Set(found.map(({ offset }) => text.lastIndexOf('\n', offset) + 1))

/**
 * The values of a found column that can be read: in the rows that `findSensitiveColumns` looks at, and in those that follow
 * without another line between. A found header of as many columns ends them, or each of many headers would have all rows of
 * a text. A line that only looks like a header is a row: “张伟 户主 孙楼村 一卡通”.
 */
export function openCells(text: string, { title, offset }: SensitiveColumn, headers: ReadonlySet<number>): OpenCell[] {
  const end = endOfLine(text, offset)
  const header = text.slice(text.lastIndexOf('\n', offset) + 1, end)
  const separator = separatorOf(header) as RegExp
  const titles = titlesIn(header, separator) ?? []
  const column = titles.indexOf(title)
  const hasNumbers = OF_NUMBERS.test(title)
  const cells: OpenCell[] = []
  for (let line = 0, from = end + 1; from < text.length; line++) {
    const to = endOfLine(text, from)
    const said = text.slice(from, to)
    const row = placedCells(said, separator)
    if (row.length === titles.length) {
      if (headers.has(from) && separatorOf(said) === separator) break
      const { cell, at } = row[column] as PlacedCell
      if (isOpen(plain(cell), hasNumbers))
        cells.push({ offset: from + at, length: cell.length, masked: maskedCell(cell, hasNumbers) })
    } else if (line >= MOST_ROWS) break
    from = to + 1
  }
  return cells
}

interface PlacedCell {
  cell: string
  at: number
}

/** As `cellsOf` finds them, with their places in the line. */
function placedCells(line: string, separator: RegExp): PlacedCell[] {
  const cells: PlacedCell[] = []
  const trimmed = line.trim()
  let at = line.length - line.trimStart().length
  let rest = trimmed
  for (;;) {
    const match = separator.exec(rest)
    const cell = match === null ? rest : rest.slice(0, match.index)
    cells.push({ cell: cell.trim(), at: at + cell.length - cell.trimStart().length })
    if (match === null) return cells
    const next = match.index + match[0].length
    at += next
    rest = rest.slice(next)
  }
}

/** Of a long number the last four digits may be told, of words nothing. */
function maskedCell(cell: string, isNumber: boolean): string {
  const digits = isNumber ? withAsciiDigits(cell).replace(/[^\dXxＸｘ]/g, '') : ''
  return digits.length > 8 ? `${'*'.repeat(digits.length - 4)}${digits.slice(-4)}` : '**'
}
