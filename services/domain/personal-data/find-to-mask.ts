import type { Content } from '../item/content.ts'
import { placedLines, placedRows } from '../item/placed-html.ts'
import { asWritten, type PlacedText } from '../item/placed-text.ts'
import { LIKELY_DATA_KINDS } from './check-likely-data.ts'
import { type Acknowledgement, mayBeAcknowledged, PERSONAL_DATA_KINDS, refusedNumbers } from './check-personal-data.ts'
import { findLikelyData, type LikelyDataFind, type LikelyDataRule } from './find-likely-data.ts'
import type { PersonalDataFind } from './find-personal-data.ts'
import { type Edit, editsFor, type MaskedPlace } from './mask-edits.ts'
import { headerLines, openCells } from './sensitive-columns.ts'

/** A text as it was written, and as the two kinds of finders see it. */
export interface WrittenText {
  written: string
  lines: PlacedText
  rows: PlacedText
}

/** A text without markup. `seen`: what its tidying leaves of it, where it is tidied. */
export function writtenText(written: string, seen: PlacedText = asWritten(written)): WrittenText {
  return { written, lines: seen, rows: seen }
}

export const writtenBody = ({ format, text }: Content['body']): WrittenText =>
  format === 'text' ? writtenText(text) : { written: text, lines: placedLines(text), rows: placedRows(text) }

/** What a check refuses, and how it is masked at its place. */
export interface MaskableFind {
  rules: (PersonalDataFind['rule'] | LikelyDataRule)[]
  /** What clerks call it. */
  kind: string
  /** What people see around it. */
  seen: string
  /** In `seen`, in UTF-16 units. */
  offset: number
  length: number
  /** What may be told of it. */
  masked: string
  /** Of a column: its values. Of anything else: itself. */
  places: MaskedPlace[]
  /** Whether an acknowledgement of its rule would let it pass. */
  mayPass: boolean
  /** Of the written text. None where it cannot be masked. */
  edits: Edit[]
}

export interface WhatPasses {
  acknowledged: Acknowledgement[]
  /** Whether a rule's finds may be published as they are. */
  isLawful: (rule: LikelyDataRule) => boolean
}

/** Finds in a written text what the checks refuse of it, in the order in which a mask has precedence. */
export function findToMask({ written, lines, rows }: WrittenText, passes: WhatPasses): MaskableFind[] {
  const numbers = refusedNumbers(lines.text, passes.acknowledged).map((find) => {
    const { rule, offset, length, masked } = find
    const places = [rule === 'mobile' ? withoutPrefix(lines.text, offset + length, masked) : { offset, length, masked }]
    const mayPass = mayBeAcknowledged(find, lines.text)
    const kind = PERSONAL_DATA_KINDS[rule]
    return maskable(written, lines, { rules: [rule], kind, offset, length, masked, mayPass, places })
  })
  const rules = new Set(passes.acknowledged.map(({ rule }) => rule))
  const likely = findLikelyData(rows.text).filter(({ rule }) => !rules.has(rule) && !passes.isLawful(rule))
  const atPlaces = Map.groupBy(likely, ({ offset, length }) => `${offset} ${length}`)
  const columns = likely.filter(({ rule }) => rule === 'sensitive-column')
  const headers = headerLines(rows.text, columns)
  const others = [...atPlaces.values()].map((finds) => maskable(written, rows, together(finds, rows.text, headers)))
  const isColumn = ({ rules }: MaskableFind) => rules.includes('sensitive-column')
  return [...numbers, ...others.filter((find) => !isColumn(find)), ...others.filter(isColumn)]
}

const maskable = (written: string, seen: PlacedText, find: Omit<MaskableFind, 'seen' | 'edits'>): MaskableFind => ({
  ...find,
  seen: seen.text,
  edits: find.places.flatMap((place) => editsFor(seen, written, place)),
})

const MOBILE_DIGITS = 11

/** A mobile number that ends here. The +86 before it stays. */
function withoutPrefix(text: string, end: number, masked: string): MaskedPlace {
  let offset = end
  for (let digits = 0; digits < MOBILE_DIGITS; ) if (/[0-9０-９]/.test(text[--offset] as string)) digits++
  return { offset, length: end - offset, masked }
}

/** A name beside an illness and an address is one find. */
function together(
  finds: LikelyDataFind[],
  text: string,
  headers: ReadonlySet<number>,
): Omit<MaskableFind, 'seen' | 'edits'> {
  const [{ rule, offset, length, masked }] = finds as [LikelyDataFind, ...LikelyDataFind[]]
  const places =
    rule === 'sensitive-column' ? openCells(text, { title: masked, offset }, headers) : [{ offset, length, masked }]
  const rules = [...new Set(finds.map((find) => find.rule))]
  return {
    rules,
    kind: rules.map((each) => LIKELY_DATA_KINDS[each]).join('、'),
    offset,
    length,
    masked,
    mayPass: true,
    places,
  }
}
