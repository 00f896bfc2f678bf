import type { Content } from '../../domain/item/content.ts'
import { asWritten, joinPlaced, type PlacedText, placedIn } from '../../domain/item/placed-text.ts'
import { tidyLine } from '../../domain/item/tidy-content.ts'
import { type WrittenText, writtenBody, writtenText } from '../../domain/personal-data/find-to-mask.ts'
import { BETWEEN_TEXTS } from '../../domain/personal-data/look-through.ts'
import { type FormValues, isWritten, KEYWORD_SEPARATOR } from '../form-values.ts'

/** A text of a form that people will see. */
export interface FormText {
  /** Its name in the form. */
  name: string
  /** Of what it becomes: a member of the content, or the reason. */
  pointer: string
  written: string
  /** How the checks see a text that is written in this place. */
  read: (written: string) => WrittenText
  /** The form with another text in this place; null where the form only offers a choice. */
  with: ((text: string) => FormValues) | null
}

/** Each text of a form that the checks look at, but for empty ones. */
export function textsOfForm(form: FormValues, before: Content | null): FormText[] {
  const one = (name: 'title' | 'documentNumber' | 'field' | 'issuedOn' | 'publishedOn' | 'summary' | 'reason') => ({
    ...{ name, pointer: `/${name}`, written: form[name], read: AS_IT_IS.has(name) ? asText : asLine },
    with: name === 'field' ? null : (text: string) => ({ ...form, [name]: text }),
  })
  const format = before?.body.format ?? 'text'
  const body: FormText = {
    ...{ name: 'text', pointer: '/body/text', written: form.text, with: (text) => ({ ...form, text }) },
    read: (text) => writtenBody({ format, text }),
  }
  const keywords: FormText = {
    ...{ name: 'keywords', pointer: '/keywords', written: form.keywords, read: asKeywords },
    with: (text) => ({ ...form, keywords: text }),
  }
  const files = form.attachments.map(
    ({ name }, at): FormText => ({
      ...{ name: `attachment-${at}`, pointer: `/attachments/${at}/name`, written: name, read: asLine },
      with: (text) => ({ ...form, attachments: form.attachments.with(at, { ...form.attachments[at], name: text }) }),
    }),
  )
  const lines = [one('documentNumber'), one('issuedOn'), one('publishedOn'), one('field')]
  const texts = [one('reason'), one('title'), ...(isWritten(before) ? [body] : []), ...lines, keywords, one('summary')]
  return [...texts, ...files].filter(({ written }) => written !== '')
}

/** The tidying leaves them alone, but for blanks around them. */
const AS_IT_IS = new Set(['reason', 'issuedOn', 'publishedOn', 'summary'])

const asText = (written: string): WrittenText => writtenText(written)
const asLine = (written: string): WrittenText => writtenText(written, placedLine(written))

/** What a line is when it is signed, with its places in what was written. */
const placedLine = (written: string): PlacedText =>
  placedIn(written, tidyLine(written), (seen, given) => seen === given || (seen === ' ' && /\s/.test(given))) ??
  asWritten(written)

/** Each is a text by itself. */
function asKeywords(written: string): WrittenText {
  const words: PlacedText[] = []
  let at = 0
  for (const word of written.split(KEYWORD_SEPARATOR)) {
    const placed = placedLine(word)
    words.push({
      ...placed,
      begins: placed.begins.map((begin) => begin + at),
      ends: placed.ends.map((end) => end + at),
    })
    at += word.length + 1
  }
  return writtenText(written, joinPlaced(words, BETWEEN_TEXTS))
}
