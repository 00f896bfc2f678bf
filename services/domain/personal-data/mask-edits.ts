import type { PlacedText } from '../item/placed-text.ts'

/** What stands in a written text from `from` up to `to` becomes `text`. */
export interface Edit {
  from: number
  to: number
  text: string
}

/** A place in a text as people see it, and what is to stand there. */
export interface MaskedPlace {
  /** In UTF-16 units. */
  offset: number
  length: number
  masked: string
}

/**
 * The changes of a written text that mask a place of what people see of it. Where tags lie within the place they stay, and
 * each part between them gets its share of the mask, counted from the end.
 */
export function editsFor(seen: PlacedText, written: string, { offset, length, masked }: MaskedPlace): Edit[] {
  const parts = partsBetweenTags(seen, written, offset, offset + length)
  const shares = parts.length === 1 ? [masked] : sharesOf(parts, seen.text, masked)
  return parts.map((part, at) => ({
    from: seen.begins[part.begin] as number,
    to: seen.ends[part.end - 1] as number,
    text: shares[at] as string,
  }))
}

/** From `begin` up to `end`, in units of the seen text. */
interface Part {
  begin: number
  end: number
}

function partsBetweenTags({ begins, ends }: PlacedText, written: string, from: number, to: number): Part[] {
  const parts: Part[] = []
  let begin = from
  for (let unit = from + 1; unit < to; unit++) {
    if (!written.slice(ends[unit - 1], begins[unit]).includes('<')) continue
    parts.push({ begin, end: unit })
    begin = unit
  }
  return [...parts, { begin, end: to }]
}

const SIGN = /[\p{L}\p{N}()（）]/u

/** Each sign of a number or a name gets a character of the mask, from the end on, and the first sign all that is left. */
function sharesOf(parts: Part[], text: string, masked: string): string[] {
  const left = [...masked]
  const signs = parts.map(({ begin, end }) => [...text.slice(begin, end)].filter((sign) => SIGN.test(sign)).length)
  const shares = signs.map(() => '')
  for (let at = signs.length - 1; at >= 0; at--) {
    const isFirst = signs.slice(0, at).every((count) => count === 0)
    const count = isFirst ? left.length : Math.min(left.length, signs[at] as number)
    shares[at] = left.splice(left.length - count, count).join('')
  }
  return shares
}

/** A text after these changes, and where each of them stands in it. Of two at one place the first counts. */
export function afterEdits(
  written: string,
  edits: Edit[],
): { text: string; places: Map<Edit, { from: number; to: number }> } {
  const places = new Map<Edit, { from: number; to: number }>()
  let text = ''
  let end = 0
  for (const edit of withoutOverlaps(edits)) {
    text += written.slice(end, edit.from)
    places.set(edit, { from: text.length, to: text.length + edit.text.length })
    text += edit.text
    end = edit.to
  }
  return { text: text + written.slice(end), places }
}

/** In the order of the text. */
function withoutOverlaps(edits: Edit[]): Edit[] {
  const rank = new Map(edits.map((edit, at) => [edit, at]))
  const kept: Edit[] = []
  for (const edit of edits.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const before = kept.at(-1)
    if (before === undefined || edit.from >= before.to) kept.push(edit)
    else if ((rank.get(edit) as number) < (rank.get(before) as number)) kept[kept.length - 1] = edit
  }
  return kept
}
