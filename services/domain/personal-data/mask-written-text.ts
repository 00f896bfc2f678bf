import { findToMask, type MaskableFind, type WhatPasses, type WrittenText } from './find-to-mask.ts'
import { afterEdits, type Edit, editsFor } from './mask-edits.ts'

/** Which finds are masked: those of a first look that are chosen, or whatever is found, also then. */
export type ChosenFinds = 'all' | ((find: MaskableFind) => boolean)

export interface MaskedText {
  text: string
  /** What was masked. */
  finds: MaskableFind[]
}

/**
 * A mask may bring out what it hid: the name behind a name, the second column of a table. So many characters are looked at
 * for all of it; what is left of a long text is found again by whoever asks next.
 */
const MOST_LOOKED_THROUGH = 1_000_000
const FEWEST_ROUNDS = 5
/** Beside an illness stand fewer names. */
const MOST_ROUNDS = 60
/** After so many looks whatever was masked is masked whole. */
const MOST_LOOKS = 3

/**
 * Masks what the checks refuse of a text, at the places where it was found. Everything else stays as it is written. `read`
 * says how the finders see a text that is written so.
 */
export function maskWrittenText(
  given: string,
  read: (written: string) => WrittenText,
  { passes, chosen }: { passes: WhatPasses; chosen: ChosenFinds },
): MaskedText {
  let text = given
  const masked: MaskableFind[] = []
  const rounds = Math.max(FEWEST_ROUNDS, Math.min(MOST_ROUNDS, Math.floor(MOST_LOOKED_THROUGH / (given.length + 1))))
  for (let round = 0; round < rounds; round++) {
    const seen = read(text)
    const found = findToMask(seen, passes).filter(({ edits }) => edits.length > 0)
    const finds = chosen === 'all' ? found : found.filter(chosen)
    if (finds.length === 0) break
    text = withMasks(seen, finds, (written) => findToMask(read(written), passes))
    masked.push(...finds)
    if (chosen !== 'all') break
  }
  return { text, finds: masked }
}

/** What is left of a number must be none together with the digits beside it: where it is, all of it goes. */
function withMasks(seen: WrittenText, finds: MaskableFind[], look: (written: string) => MaskableFind[]): string {
  const whole = new Set<MaskableFind>()
  for (let looks = 1; ; looks++) {
    const edits = new Map<Edit, MaskableFind>()
    for (const find of finds)
      for (const edit of whole.has(find) ? wholly(seen, find) : find.edits) edits.set(edit, find)
    const { text, places } = afterEdits(seen.written, [...edits.keys()])
    const left = look(text).flatMap((find) => find.edits)
    const before = whole.size
    for (const [edit, { from, to }] of places)
      if (left.some((other) => other.from < to && other.to > from)) whole.add(edits.get(edit) as MaskableFind)
    if (whole.size === before) return text
    if (looks === MOST_LOOKS) for (const find of finds) whole.add(find)
  }
}

function wholly({ written, lines, rows }: WrittenText, { seen, places }: MaskableFind): Edit[] {
  const placed = seen === lines.text ? lines : rows
  return places.flatMap(({ offset, length }) =>
    editsFor(placed, written, { offset, length, masked: '*'.repeat(length) }),
  )
}
