import { findLikelyNumbers } from './find-likely-data.ts'
import { findPersonalData } from './find-personal-data.ts'

/** Masks every number of a person in a text, for reports and messages. */
export function maskPersonalData(text: string): string {
  let masked = ''
  let end = 0
  const finds = [...findPersonalData(text), ...findLikelyNumbers(text)].toSorted((a, b) => a.offset - b.offset)
  for (const find of finds) {
    if (find.offset < end) continue
    masked += text.slice(end, find.offset) + find.masked
    end = find.offset + find.length
  }
  return masked + text.slice(end)
}
