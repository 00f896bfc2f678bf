import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { parseDocumentNumber } from '../../services/domain/item/document-number.ts'
import { textOfHtml } from '../../services/domain/item/text-of-html.ts'
import { findPersonalData } from '../../services/domain/personal-data/find-personal-data.ts'
import { expectLinearTime, ROUNDS, rest } from '../linear-time.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const LENGTH = 100_000
const TIMES = 10
/** A text of 100 KB takes as much as ten of 10 KB; where time grows with the square, ten times as much. */
const MOST = 4
/** Below this nobody waits, and clocks measure nothing. */
const NOTHING_MS = 2

interface Found {
  file: string
  regexp: RegExp
}

/** Where a value may begin, and then a literal: no division, comment or path. */
const LITERAL =
  /(?:^|[(,=:[!&|?{;+>]|\breturn)\s*\/((?![*/\s])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)(?=[\s,.;)\]}:]|$)/g

/** Every regular expression that is written as a literal in services/. */
const found: Found[] = globSync('services/**/*.{ts,js}', { cwd: root }).flatMap((file) =>
  readFileSync(`${root}/${file}`, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(?:\*|\/[/*])/.test(line))
    .flatMap((line) =>
      [...line.matchAll(LITERAL)].map(([, pattern = '', flags = '']) => ({ file, regexp: new RegExp(pattern, flags) })),
    ),
)

const GENERIC = ['a', 'A', '0', ' ', '\n', '汉', '<', '"', '.', '-', '\\', '𠮷', '\u200b']

/** Characters that the expression names, and one of each class. */
function charactersOf({ source }: RegExp): string[] {
  const named = source
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\(\?<?[:=!]|\\[pP]\{[^}]*\}|\\.|\{\d+,?\d*\}/g, '')
    .replace(/[()[\]{}|*+?^$]/g, '')
  const escaped = [...source.matchAll(/\\([^\w\s])/g)].map(([, character = '']) => character)
  return [...new Set([...escaped, ...named, ...GENERIC])].slice(0, 24)
}

/** Pieces to repeat: single characters, pairs, and the words that stand in the expression. */
function piecesOf(regexp: RegExp): string[] {
  const characters = charactersOf(regexp)
  const words = regexp.source.match(/[\p{L}\d:/<&#."=-]{2,}/gu) ?? []
  const pairs = characters.slice(0, 7).flatMap((a) => characters.slice(0, 7).map((b) => a + b))
  return [
    ...new Set([...characters, ...words, ...words.flatMap((word) => [`${word} `, ` ${word}`, `${word}a`]), ...pairs]),
  ]
}

/**
 * A text that begins as it may, goes on with the piece, and ends so that nothing fits. Its last character is beyond
 * Latin-1: in a text of Latin-1 alone V8 knows beforehand that no ideograph follows.
 */
const textOf = (piece: string, length: number): string =>
  `${piece.repeat(Math.ceil(length / piece.length)).slice(0, length)}\u0000\u2060`

function millisecondsOf(regexp: RegExp, text: string, times = 1): number {
  const before = performance.now()
  for (let time = 0; time < times; time++) {
    regexp.lastIndex = 0
    if (regexp.global) text.replace(regexp, '')
    else regexp.test(text)
  }
  return performance.now() - before
}

/** How much longer a text takes than as many characters in ten texts. */
function growthOf(regexp: RegExp, piece: string): number {
  const [long, short] = [textOf(piece, LENGTH), textOf(piece, LENGTH / TIMES)]
  let one = Number.POSITIVE_INFINITY
  let many = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    rest(round)
    many = Math.min(many, millisecondsOf(regexp, short, TIMES))
    one = Math.min(one, millisecondsOf(regexp, long))
    if (one < NOTHING_MS || one < MOST * many) return 1
  }
  return one / many
}

function worstOf(regexp: RegExp): string[] {
  const cost = (piece: string) => {
    const text = textOf(piece, 1500)
    return Math.min(millisecondsOf(regexp, text), millisecondsOf(regexp, text))
  }
  return piecesOf(regexp)
    .map((piece) => ({ piece, cost: cost(piece) }))
    .sort((a, b) => b.cost - a.cost)
    .slice(0, 4)
    .map(({ piece }) => piece)
}

describe('the regular expressions of services/', function () {
  this.timeout(300_000)

  it('are found', () => {
    expect(found.length).to.be.greaterThan(100)
  })

  it('take time that grows with the text only: 100 KB of their worst', () => {
    const slow = found.flatMap(({ file, regexp }) =>
      worstOf(regexp)
        .map((piece) => ({ piece, growth: growthOf(regexp, piece) }))
        .filter(({ growth }) => growth > MOST)
        .slice(0, 1)
        .map(({ piece, growth }) => `${file} ${regexp} ×${growth.toFixed(0)} for ${JSON.stringify(piece)}`),
    )
    expect(slow).to.deep.equal([])
  })

  it('that are put together of parts do so too', () => {
    for (const piece of ['〔2023〕', '2023', '号', '政办', '[2023]第', '( ', '1 ', '1\u200b', '１-', '第1号、', '．'])
      for (const work of [parseDocumentNumber, findPersonalData, textOfHtml]) expectLinearTime(piece, work)
  })
})
