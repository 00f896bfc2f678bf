import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { comparableText } from '../../../services/query/text-check/comparable-text.ts'
import { compareTexts, type TextComparison } from '../../../services/query/text-check/text-difference.ts'
import { ndjson, needsShared } from '../../e2e/shared-data.ts'

interface Pair {
  a: string
  b: string
  expected: 'consistent' | 'consistent-with-noise' | 'drifted' | 'superseded' | 'different-item'
  differences_after_all_normalisation: number
}

const made = (written: string) => ({ written, comparable: comparableText(written) })

/** Word for word the same as far as both go: one of them may begin earlier, or go on. */
const isSameAsFarAsItGoes = (comparison: TextComparison) =>
  comparison.kind === 'aligned' && comparison.differences.length === 0

describe('the pairs of texts that were met on the web', function () {
  this.timeout(60_000)
  let pairs: (Pair & { comparison: TextComparison; whole: TextComparison })[]

  before(function () {
    const found: Pair[] = JSON.parse(readFileSync(needsShared(this, 'data/pairs.json'), 'utf8'))
    const items = new Map(ndjson(needsShared(this, 'data/items.ndjson')).map(({ id, body }) => [id, body ?? '']))
    pairs = found.map((pair) => {
      const [a, b] = [made(items.get(pair.a) ?? ''), made(items.get(pair.b) ?? '')]
      return { ...pair, comparison: compareTexts(a, b), whole: compareTexts(b, a) }
    })
  })

  it('the consistent ones are the same word for word, as far as both go', () => {
    const consistent = pairs.filter(({ expected }) => expected === 'consistent')
    expect(consistent).to.have.length(12)
    for (const { a, b, comparison, whole } of consistent) {
      expect(isSameAsFarAsItGoes(comparison), `${a} ${b}`).to.equal(true)
      expect(isSameAsFarAsItGoes(whole), `${b} ${a}`).to.equal(true)
    }
  })

  it('drifts of a few characters are named word by word', () => {
    const few = pairs.filter((pair) => pair.expected === 'drifted' && pair.differences_after_all_normalisation <= 3)
    expect(few).to.have.length(4)
    for (const { a, comparison, differences_after_all_normalisation: known } of few) {
      if (comparison.kind !== 'aligned') throw new Error(`${a}: ${comparison.kind}`)
      expect(comparison.differences.length, a).to.be.within(known, known + 1)
      for (const { published, found } of comparison.differences)
        expect(published.length + found.length).to.be.lessThan(8)
    }
  })

  it('whatever was rewritten, superseded, drifted or is something else is never the same', () => {
    for (const { a, b, expected, comparison, whole } of pairs) {
      if (expected.startsWith('consistent')) continue
      expect(isSameAsFarAsItGoes(comparison), `${a} ${b}`).to.equal(false)
      expect(isSameAsFarAsItGoes(whole), `${b} ${a}`).to.equal(false)
    }
  })
})

describe('the alterations of texts that were met on the web', () => {
  interface Alteration {
    from: string
    to: string
    class: string
  }
  /** A text in which a phrase stands twice, among others. */
  const around = (phrase: string) => `一、请各单位按时报送。二、重点是${phrase}等内容。三、${phrase}由专人负责。`
  const classesOf = (from: string, to: string) => {
    const comparison = compareTexts(made(around(from)), made(around(to)))
    return comparison.kind === 'aligned' ? comparison.differences.map(({ kind }) => kind) : [comparison.kind]
  }
  const EXPECTED: Record<string, string[]> = {
    'keyword-substitution': ['foreign', 'replaced', 'inserted'],
    mojibake: ['garbled'],
    'keyword-starred': ['masked'],
    'char-dropout': ['dropped', 'replaced'],
    // One of the examples begins in the middle of the number.
    'digits-lost-on-extraction': ['signs-at-figures', 'dropped'],
    'field-fault': ['figures', 'dropped', 'foreign', 'replaced'],
    'spun-paraphrase': ['replaced', 'figures', 'dropped', 'inserted', 'reworded'],
  }

  it('each is found, and its class named', function () {
    const { cases }: { cases: Alteration[] } = JSON.parse(readFileSync(needsShared(this, 'data/tamper.json'), 'utf8'))
    expect(cases).to.have.length(12)
    for (const { from, to, class: name } of cases) {
      if (name === 'sentence-shuffle') continue // The material names no text; a test of its own shuffles one.
      const [froms, tos] = [from.split(' / '), to.split(' / ')]
      for (const [at, phrase] of froms.entries()) {
        const classes = classesOf(phrase, tos[at] ?? '')
        expect(classes, `${phrase} → ${tos[at]}`).to.not.have.length(0)
        for (const each of classes) expect(EXPECTED[name], `${name}: ${phrase} → ${tos[at]}`).to.include(each)
      }
    }
  })
})
