import { COLUMNS, type MadeCell, type Stored } from './made-cells.ts'
import { rawWorkbook } from './raw-workbook.ts'

/** Chooses one of so many ways, the same for the same seed. */
export type Choose = <T>(...ways: T[]) => T

export function chooser(seed: number): Choose {
  let state = seed >>> 0
  return (...ways) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return ways[Math.floor((state / 2 ** 32) * ways.length)] as (typeof ways)[number]
  }
}

/** A workbook of raw XML parts with some rows hidden, each thing written in one of the ways in which XML and SpreadsheetML allow it. */
export function writeMadeCells(rows: (MadeCell | null)[][], choose: Choose, hidden: Set<number>): Uint8Array {
  const date1904 = choose(false, false, true)
  const strings: string[] = []
  const styles = createStyles()
  const context: Context = { choose, strings, styles, date1904 }
  const bare = choose(false, false, true)
  const lines = [COLUMNS.map(titleCell), ...rows].map((cells, index) => {
    const inside = cells
      .map((cell, column) => cellXml(cell, placeXml(bare, column, index), context))
      .join(choose('', '\n', '<!-- <c><v>9</v></c> -->'))
    return `<row${bare ? '' : ` r="${index + 1}"`}${hidden.has(index - 1) ? choose(' hidden="1"', ' hidden="true"') : choose('', ' spans="1:4"', ' ht="14.5"', ' hidden="0"')}>${inside}</row>`
  })
  return rawWorkbook({
    sheets: [
      {
        name: choose('台账', '甲&amp;乙', '&#x53F0;&#36134;', 'a&apos;b'),
        before: choose('', '<dimension ref="A1:B2"/>'),
        rows: lines.join(''),
      },
    ],
    strings: strings.map((inside) => `<si>${inside}</si>`).join(''),
    styles: styles.xml(choose),
    workbook: date1904
      ? `<workbookPr date1904="${choose('1', 'true')}"/>`
      : choose('', '<workbookPr/>', '<workbookPr date1904="false"/>'),
    writing: {
      prefix: choose('', '', 'x', 'ns0', '表'),
      quote: choose('"', "'"),
      strict: choose(false, false, true),
      relationship: choose('r', 'rel', 'd3p1'),
      utf16: choose(false, false, false, true),
    },
  })
}

const titleCell = (title: string): MadeCell => ({ stored: { kind: 'text', text: title }, right: { shown: title } })

const placeXml = (bare: boolean, column: number, row: number): string =>
  bare ? '' : ` r="${String.fromCharCode(65 + column)}${row + 1}"`

interface Context {
  choose: Choose
  strings: string[]
  styles: ReturnType<typeof createStyles>
  date1904: boolean
}

function cellXml(cell: MadeCell | null, place: string, context: Context): string {
  const { choose } = context
  if (cell === null) return `<c${place}${choose('/', ' s="0"/', '><v></v></c', '></c')}>`
  const { stored } = cell
  switch (stored.kind) {
    case 'text':
      return textXml(stored, place, context)
    case 'number':
      return `<c${place} s="${context.styles.of(stored.format)}"${choose('', ' t="n"')}><v>${numberXml(stored, context)}</v></c>`
    case 'boolean':
      return `<c${place} t="b"><v>${stored.value ? choose('1', 'true') : choose('0', 'false')}</v></c>`
    case 'error':
      return `<c${place} t="e">${choose('', '<f>A1/0</f>')}<v>${stored.value}</v></c>`
    case 'result':
      return typeof stored.value === 'number'
        ? `<c${place} s="${context.styles.of(stored.format)}"><f>SUM(1)</f><v>${stored.value}</v></c>`
        : `<c${place} t="str"><f>${choose('"a"&amp;"b"', '<![CDATA["a"&"b"]]>')}</f><v>${escaped(stored.value, choose)}</v></c>`
    case 'uncomputed':
      return `<c${place}${choose('', ' t="str"')}><f>SUM(1)</f></c>`
    case 'picture':
      return `<c${place} t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>`
  }
}

const DAYS_TO_1904 = 1462

function numberXml({ value, format }: Stored & { kind: 'number' }, { choose, date1904 }: Context): string {
  const stored = date1904 && isDateFormat(format) ? value - DAYS_TO_1904 : value
  return Number.isInteger(stored) ? choose(String(stored), `${stored}.0`, ` ${stored} `) : String(stored)
}

const isDateFormat = (format: string): boolean => /[ymdha]/.test(format.replace(/"[^"]*"/g, '')) && format !== 'General'

function textXml({ text, struckFrom }: Stored & { kind: 'text' }, place: string, { choose, strings }: Context): string {
  const inside = struckFrom === undefined ? plainXml(text, choose) : struckXml(text, struckFrom, choose)
  if (choose(true, false)) return `<c${place} t="inlineStr"><is>${inside}</is></c>`
  strings.push(inside)
  return `<c${place} t="s"><v>${strings.length - 1}</v></c>`
}

function plainXml(text: string, choose: Choose): string {
  const t = (part: string) => `<t xml:space="preserve">${escaped(part, choose)}</t>`
  const sound = choose('', '<rPh sb="0" eb="1"><t>zhu yin</t></rPh>')
  if (choose(true, false)) return t(text) + sound
  const characters = [...text]
  const half = Math.ceil(characters.length / 2)
  const runs = [characters.slice(0, half).join(''), characters.slice(half).join('')]
  return runs.map((run) => `<r>${choose('', '<rPr><b/><sz val="11"/></rPr>')}${t(run)}</r>`).join(sound)
}

const struckXml = (text: string, from: number, choose: Choose): string =>
  `<r>${`<t>${escaped(text.slice(0, from), choose)}</t>`}</r><r><rPr>${choose('<strike/>', '<strike val="1"/>', '<strike val="true"></strike>')}</rPr><t>${escaped(text.slice(from), choose)}</t></r>`

/** A text as XML, each character in one of its spellings, or parts of it as CDATA. */
function escaped(text: string, choose: Choose): string {
  const literal = text.replaceAll('_x0041', '_x005F_x0041')
  if (choose(false, false, true)) return `<![CDATA[${literal.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
  return [...literal]
    .map((character) => {
      const point = character.codePointAt(0) as number
      if (character === '&') return choose('&amp;', '&#38;', '&#x26;', '<![CDATA[&]]>')
      if (character === '<') return choose('&lt;', '&#60;', '&#x3C;')
      if (character === '>') return choose('&gt;', '&#62;')
      return choose(
        character,
        character,
        character,
        `&#${point};`,
        `&#x${point.toString(16)};`,
        `${character}<!-- x -->`,
      )
    })
    .join('')
}

function createStyles() {
  const formats: string[] = []
  return {
    of: (format: string): number => {
      if (!formats.includes(format)) formats.push(format)
      return formats.indexOf(format) + 1
    },
    xml: (choose: Choose): string => {
      const quoted = (format: string) =>
        format
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', choose('&gt;', '&#62;'))
          .replaceAll('"', choose('&quot;', '&#34;'))
      const codes = formats.map((format, index) => `<numFmt numFmtId="${170 + index}" formatCode="${quoted(format)}"/>`)
      const cells = formats.map(
        (_, index) => `<xf numFmtId="${170 + index}" fontId="0" ${choose('', 'applyNumberFormat="1"')}/>`,
      )
      return `<numFmts>${codes.join('')}</numFmts><fonts><font/></fonts><cellXfs><xf numFmtId="0" fontId="0"/>${cells.join('')}</cellXfs>`
    },
  }
}
