import { diffArrays } from 'diff'

/** A piece of two texts: in both, or only in one of them. */
export interface DiffPart {
  kind: 'same' | 'removed' | 'added'
  text: string
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const wordsIn = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment)

/**
 * What was taken away and added between two texts, word by word. The work grows with the length and with `mostEdits`; null
 * where more words than that differ, as two long texts with nothing in common would take minutes.
 */
export function diffWordByWord(before: string, after: string, mostEdits: number): DiffPart[] | null {
  const parts = diffArrays(wordsIn(before), wordsIn(after), { maxEditLength: mostEdits })
  return (
    parts?.map(({ value, added, removed }) => ({
      kind: removed ? 'removed' : added ? 'added' : 'same',
      text: value.join(''),
    })) ?? null
  )
}

/** Of what stays the same, as much as leads to a change: `width` UTF-16 units beside each, and `……` for what is left out. */
export function shortenSame(parts: DiffPart[], width: number): DiffPart[] {
  const last = parts.length - 1
  return parts.map((part, index) => {
    if (part.kind !== 'same') return part
    const begin = index === 0 ? '' : part.text.slice(0, width)
    const end = index === last ? '' : part.text.slice(part.text.length - width)
    const isShort = part.text.length <= begin.length + end.length + width
    return isShort ? part : { ...part, text: `${begin}……${end}` }
  })
}
