import { withAsciiDigits } from '../ascii-digits.ts'
import { jsonPointer } from '../errors.ts'
import { codePointOf } from '../unified-han.ts'
import type { Warning } from '../warning.ts'
import type { Content } from './content.ts'

/** Titles and names: they stand on one line. */
const LINES = new Set([
  ...['title', 'name', 'documentNumber', 'indexNumber', 'field', 'themeCategory', 'keywords', 'source', 'language'],
  ...['level1', 'level2', 'mode', 'levels', 'no', 'code', 'unit', 'dueRaw'],
])
/** Texts that may have several lines, and cells of a printed table. */
const PARAGRAPHS = new Set([
  ...['summary', 'elements', 'basis', 'timeLimit', 'channels', 'audience'],
  ...['subject', 'note', 'text', 'lead', 'responsible'],
])

/** Members that are never absent. From outside they are not blank; in an event of another program they may be. */
const REQUIRED = new Set(['title', 'name', 'text'])
/** Of a document number the digits stay as its issuer wrote them (GB/T 9704-2012, 7.2.5). */
const ASCII_DIGITS = new Set(['title', 'indexNumber'])

/** Zero-width characters, soft hyphen, byte order mark, word joiner, marks that no program heeds any more. */
const INVISIBLE =
  /[\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]|\u034f|\u180b|\u180c|\u180d|\u180f/gu
/** Scripts that need joiners to be written, and pictures that are put together by them. */
const JOINED = /[\p{Script=Arabic}\p{Script=Mongolian}\p{Script=Devanagari}\p{Extended_Pictographic}]|\ufe0f/u
const JOINERS = '\u200c\u200d\u180e'
/** Characters of two scripts that nobody sees anywhere else: fillers of Hangul, selectors of Mongolian. */
const OF_SCRIPT: [characters: string, script: RegExp][] = [
  ['\u115f\u1160\u3164\uffa0', /\p{Script=Hangul}/u],
  ['\u180b\u180c\u180d\u180f', /\p{Script=Mongolian}/u],
]
const BREAKS = /[\t\n\r\u2028\u2029]+/g
/** Letters and digits that a space keeps apart. Between ideographs there is none. */
const WORD = /[\p{L}\p{N}]/u
const IDEOGRAPH = /\p{Script=Han}/u

/**
 * One law for text, whichever door it comes through: the API, the command line or a file (rule 12). Outer white space is
 * taken from every text but the body. Titles and names also lose invisible characters and line breaks, which programs
 * paste into them. Full-width digits of a title and an index number become ASCII digits. Inside a body nothing changes,
 * and in a document number no digit and no bracket. A member with nothing to see is
 * absent. Each change is told by a warning. To tidy twice changes nothing more.
 */
export function tidyContent(content: Content): { content: Content; warnings: Warning[] } {
  const warnings: Warning[] = []
  return { content: tidyMembers(content, [], warnings), warnings }
}

/** Rows of a catalogue, or tasks of a plan, as they will be signed: so what is compared or reviewed is what is published. */
export const tidyRows = <Row extends object>(rows: readonly Row[]): Row[] =>
  rows.map((row, at) => tidyMembers(row, ['rows', at], []))

function tidyMembers<T extends object>(members: T, path: PropertyKey[], warnings: Warning[]): T {
  let tidied = members
  for (const [name, member] of Object.entries(members)) {
    if (name === 'body' || name === 'shownOn' || (typeof member === 'string' && TIDY.test(member))) continue
    const clean = tidyMember(member, name, [...path, name], warnings)
    if (clean === member) continue
    if (tidied === members) tidied = { ...members }
    if (clean === undefined) delete tidied[name as keyof T]
    else tidied[name as keyof T] = clean as T[keyof T]
  }
  return tidied
}

/** Undefined where nothing is left. The same value where nothing changes. */
function tidyMember(member: unknown, name: string, path: PropertyKey[], warnings: Warning[]): unknown {
  if (typeof member === 'string') return tidyText(member, name, path, warnings)
  if (Array.isArray(member)) return tidyList(member, name, path, warnings)
  return typeof member === 'object' && member !== null ? tidyMembers(member, path, warnings) : member
}

function tidyList(list: unknown[], name: string, path: PropertyKey[], warnings: Warning[]): unknown {
  const clean = list.map((each, index) => tidyMember(each, name, [...path, index], warnings))
  if (clean.every((each, index) => each === list[index])) return list
  const left = clean.filter((each) => each !== undefined)
  return left.length === 0 ? undefined : left
}

/** Ideographs, visible ASCII, the punctuation of Chinese text: a text of nothing else is tidy. Most are. */
const TIDY = /^[!-~\u00b7\u2014\u2018-\u201d\u2026\u3001\u3002\u3008-\u301b\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff5e]+$/

function tidyText(text: string, name: string, path: PropertyKey[], warnings: Warning[]): string | undefined {
  if (TIDY.test(text)) return text
  const isLine = LINES.has(name)
  if (!isLine && !PARAGRAPHS.has(name)) return text
  const gone: string[] = []
  const visible = isLine ? withoutInvisible(text, gone) : text
  const inner = trimmed(visible)
  if (inner !== visible) gone.push('首尾的空白')
  const line = isLine ? withoutBreaks(inner, gone) : inner
  const clean = ASCII_DIGITS.has(name) ? withAsciiDigits(line) : line
  if (clean !== line) gone.push('数字的全角写法')
  if (gone.length > 0)
    warnings.push({ code: 'text-tidied', pointer: jsonPointer(path), details: { gone: gone.join('、') } })
  return clean === '' && !REQUIRED.has(name) ? undefined : clean
}

/** A title or a name as it is signed. */
export const tidyLine = (text: string): string =>
  TIDY.test(text) ? text : withoutBreaks(trimmed(withoutInvisible(text, [])), [])

/** Most titles have none, and a look is cheaper than a copy. */
function withoutInvisible(text: string, gone: string[]): string {
  if (text.search(INVISIBLE) === -1) return text
  const found = new Set<string>()
  const clean = text.replace(INVISIBLE, (character, at: number) => {
    const end = at + character.length
    if (JOINERS.includes(character) && isBetween(text, at, end, JOINED)) return character
    const script = OF_SCRIPT.find(([characters]) => characters.includes(character))?.[1]
    if (script !== undefined && isBeside(text, at, end, script)) return character
    found.add(codePointOf(character))
    return ''
  })
  if (found.size > 0) gone.push(`看不见的字符（${[...found].slice(0, 3).join('、')}）`)
  return clean
}

function withoutBreaks(text: string, gone: string[]): string {
  if (text.search(BREAKS) === -1) return text
  gone.push('换行')
  return text.replace(BREAKS, (broken, at: number) => {
    const end = at + broken.length
    return isBetween(text, at, end, WORD) && !isBeside(text, at, end, IDEOGRAPH) ? ' ' : ''
  })
}

const before = (text: string, at: number): string => [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? ''
const after = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 0x20)

const isBetween = (text: string, from: number, to: number, kind: RegExp): boolean =>
  kind.test(before(text, from)) && kind.test(after(text, to))
const isBeside = (text: string, from: number, to: number, kind: RegExp): boolean =>
  kind.test(before(text, from)) || kind.test(after(text, to))

/** White space and fillers, and what no text needs at its ends. */
const OUTER = /[\s\u00ad\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u2800\u3164\ufeff\uffa0]|\u034f/

/** A pattern would look through long blanks inside the text again and again. */
function trimmed(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && OUTER.test(text[from] as string)) from++
  while (to > from && OUTER.test(text[to - 1] as string)) to--
  return text.slice(from, to)
}
