import { diffWordByWord } from '../../edge/word-diff.ts'
import { type Aligned, alignEnds } from './align-ends.ts'
import { type ComparableText, writtenBetween } from './comparable-text.ts'
import { type DifferenceClass, nameDifference } from './name-difference.ts'
import { areSentencesShuffled } from './shuffled-sentences.ts'

/** A text with its comparable form. */
export interface Compared {
  written: string
  comparable: ComparableText
}

/** One place where a text says something else than the published one. All texts are as they were written. */
export interface Difference {
  kind: DifferenceClass
  before: string
  published: string
  found: string
  after: string
}

/** How a text stands to a published one. */
export type TextComparison =
  | { kind: 'aligned'; ends: TextEnds; differences: Difference[]; changed: number }
  /** The sentences are there, in another order. */
  | { kind: 'shuffled' }
  /** Something is the same in both, and too much is different for a list. */
  | { kind: 'reworded' }
  /** Nothing but words that many texts have is the same. */
  | { kind: 'unlike' }

/** What lies beyond the common part: of the published text as numbers of characters, of the other one as it was written. */
interface TextEnds {
  missing: { before: number; after: number }
  surplus: { before: string; after: string }
}

/** More words are not listed one by one, and finding them takes time that grows with their number. */
const MOST_EDITS = 400
/** UTF-16 units beside a difference. */
const CONTEXT = 16

/** Compares exactly: whatever `comparableText` keeps and is not the same is a difference. */
export function compareTexts(published: Compared, found: Compared): TextComparison {
  const [of, other] = [published.comparable.text, found.comparable.text]
  const aligned = alignEnds(of, other)
  const otherwise = (): TextComparison => ({ kind: haveMuchInCommon(of, other) ? 'reworded' : 'unlike' })
  const isHardlyBeside = 2 * (aligned.found.to - aligned.found.from) < Math.min(of.length, other.length)
  const [a, b] = [
    of.slice(aligned.published.from, aligned.published.to),
    other.slice(aligned.found.from, aligned.found.to),
  ]
  if (a === b && !isHardlyBeside)
    return { kind: 'aligned', ends: endsOf(aligned, published, found), differences: [], changed: 0 }
  if (areSentencesShuffled(of, other)) return { kind: 'shuffled' }
  const places = isHardlyBeside ? null : placesBetween(a, b)
  if (places === null) return otherwise()
  const between = withoutEnds(places, aligned)
  const ends = endsOf(between.aligned, published, found)
  const shown = between.places.map((place) => differenceAt(place, aligned, published, found))
  const changed = between.places.reduce(
    (sum, { of: [from, to], other: [start, end] }) => sum + (to - from) + (end - start),
    0,
  )
  // Of two texts that have little in common, a list of differences says nothing.
  return changed > Math.max(a.length, b.length) ? otherwise() : { kind: 'aligned', ends, differences: shown, changed }
}

/** So many units in a row: two texts have some such pieces in common by their phrases alone. */
const PIECE = 10
const FEWEST_PIECES = 3
/** Of a long text so many pieces are looked for, from all of it: each look reads the other text. */
const MOST_PIECES = 500

/** Whether more than a phrase stands in both: a tenth of the pieces of the one, wherever they stand in the other. */
function haveMuchInCommon(of: string, other: string): boolean {
  const [whole, cut] = of.length > other.length ? [of, other] : [other, of]
  const all = cut.match(new RegExp(`.{${PIECE}}`, 'gsu')) ?? []
  const step = Math.ceil(all.length / MOST_PIECES)
  const pieces = all.filter((_, at) => at % step === 0)
  const common = pieces.filter((piece) => whole.includes(piece)).length
  return common >= FEWEST_PIECES && common * 10 >= pieces.length
}

/** What only one of the two has at an end lies beyond the common part. */
function withoutEnds(places: Place[], aligned: Aligned): { places: Place[]; aligned: Aligned } {
  const left = [...places]
  const { published, found } = structuredClone(aligned)
  const first = left[0]
  if (first !== undefined && first.of[0] + first.other[0] === 0 && isOneSided(first)) {
    published.from += first.of[1]
    found.from += first.other[1]
    left.shift()
  }
  const last = left.at(-1)
  const isAtEnd = (place: Place) =>
    place.of[1] + aligned.published.from === published.to && place.other[1] + aligned.found.from === found.to
  if (last !== undefined && isAtEnd(last) && isOneSided(last)) {
    published.to -= last.of[1] - last.of[0]
    found.to -= last.other[1] - last.other[0]
    left.pop()
  }
  return { places: left, aligned: { published, found } }
}

const isOneSided = ({ of, other }: Place): boolean => of[0] === of[1] || other[0] === other[1]

/** Whether nothing differs and nothing is beyond the common part. */
export const isIdentical = (comparison: TextComparison): boolean =>
  comparison.kind === 'aligned' &&
  comparison.differences.length === 0 &&
  comparison.ends.missing.before + comparison.ends.missing.after === 0 &&
  comparison.ends.surplus.before + comparison.ends.surplus.after === ''

const endsOf = ({ published, found }: Aligned, { comparable }: Compared, other: Compared): TextEnds => ({
  missing: { before: published.from, after: comparable.text.length - published.to },
  surplus: {
    before: writtenBetween(other.written, other.comparable, 0, found.from),
    after: writtenBetween(other.written, other.comparable, found.to, other.comparable.text.length),
  },
})

/** A piece of each text. */
interface Place {
  of: [from: number, to: number]
  other: [from: number, to: number]
}

function placesBetween(of: string, other: string): Place[] | null {
  const same = commonEnds(of, other)
  const middle = (text: string) => text.slice(same.before, text.length - same.after)
  const most = Math.min(MOST_EDITS, 20 + (of.length + other.length) / 8)
  const parts = diffWordByWord(middle(of), middle(other), most)
  if (parts === null) return null
  const places: Place[] = []
  let [inOf, inOther] = [same.before, same.before]
  let open: Place | null = null
  for (const { kind, text } of parts) {
    if (kind === 'same') open = null
    else {
      open ??= openAt(places, inOf, inOther)
      if (kind === 'removed') open.of[1] = inOf + text.length
      else open.other[1] = inOther + text.length
    }
    if (kind !== 'added') inOf += text.length
    if (kind !== 'removed') inOther += text.length
  }
  return places
}

function openAt(places: Place[], inOf: number, inOther: number): Place {
  const place: Place = { of: [inOf, inOf], other: [inOther, inOther] }
  places.push(place)
  return place
}

/** How much both begin and end with, at a boundary that no word of letters or figures crosses. */
function commonEnds(a: string, b: string): { before: number; after: number } {
  const most = Math.min(a.length, b.length)
  let before = 0
  while (before < most && a[before] === b[before]) before++
  let after = 0
  while (after < most - before && a.at(-1 - after) === b.at(-1 - after)) after++
  // The words beside a change are compared as a whole, so that 125 in place of 12.5 is told as such.
  return { before: Math.max(0, before - BESIDE), after: Math.max(0, after - BESIDE) }
}

const BESIDE = 24

function differenceAt({ of, other }: Place, aligned: Aligned, published: Compared, found: Compared): Difference {
  const [from, to] = of.map((at) => at + aligned.published.from) as [number, number]
  const [start, end] = other.map((at) => at + aligned.found.from) as [number, number]
  const piece = ({ written, comparable }: Compared, first: number, last: number) =>
    writtenBetween(written, comparable, Math.max(0, first), Math.min(last, comparable.text.length))
  return {
    kind: nameDifference(published.comparable.text.slice(from, to), found.comparable.text.slice(start, end)),
    before: piece(published, from - CONTEXT, from),
    published: trimmed(piece(published, from, to)),
    found: trimmed(piece(found, start, end)),
    after: piece(published, to, to + CONTEXT),
  }
}

/** White space behind a piece belongs to what follows, unless it is the difference itself. */
const trimmed = (piece: string): string => piece.trim() || piece
