import { findPersonalData } from './find-personal-data.ts'

/** Masks every identity, mobile and card number of a text, for reports and messages. */
export function maskPersonalData(text: string): string {
  let masked = ''
  let end = 0
  for (const find of findPersonalData(text)) {
    masked += text.slice(end, find.offset) + find.masked
    end = find.offset + find.length
  }
  return masked + text.slice(end)
}
