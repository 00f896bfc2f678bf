import { findPersonalData } from './find-personal-data.ts'

/** The text with every identity, mobile and card number in the form that may be shown: for reports and messages. */
export function maskPersonalData(text: string): string {
  let masked = ''
  let end = 0
  for (const find of findPersonalData(text)) {
    masked += text.slice(end, find.offset) + find.masked
    end = find.offset + find.length
  }
  return masked + text.slice(end)
}
