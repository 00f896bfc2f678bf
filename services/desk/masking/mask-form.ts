import { MOST_FILES } from '../../domain/attachments.ts'
import { type Fault, type Rejection, reject } from '../../domain/errors.ts'
import type { Content } from '../../domain/item/content.ts'
import { isLawful } from '../../domain/personal-data/check-likely-data.ts'
import { PERSONAL_DATA_RULES } from '../../domain/personal-data/find-personal-data.ts'
import { findToMask, type MaskableFind, type WhatPasses } from '../../domain/personal-data/find-to-mask.ts'
import { maskWrittenText } from '../../domain/personal-data/mask-written-text.ts'
import type { FormValues } from '../form-values.ts'
import { type FormText, textsOfForm } from './form-texts.ts'

/** Personal data in a form, with its place. */
export interface FormFind extends MaskableFind {
  /** Of the text in which it stands. */
  pointer: string
  /** What a tick for it says. It means the same place of the same text only. */
  key: string
}

/** Longer texts are not looked at again for a page, nor masked, or others would wait: masking looks several times. */
const MOST_MARKED = 100_000
const MOST_MASKED = 20_000
/** A form has so many texts at most, the names of its attachments included. One with more is none of the desk's. */
const MOST_TEXTS = 2 * MOST_FILES

/** What the checks would refuse of a form as personal data, in the order of the form. */
export function findsOfForm(form: FormValues, before: Content | null): FormFind[] {
  const texts = textsOfForm(form, before)
  if (isLonger(texts, MOST_MARKED)) return []
  const canMask = !isLonger(texts, MOST_MASKED)
  return texts.flatMap((text) =>
    findToMask(text.read(text.written), passesIn(text, form, before))
      .map((find) => ({
        ...{ ...find, pointer: text.pointer, key: keyOf(text, find) },
        edits: text.with === null || !canMask ? [] : find.edits,
        // The reason is public for ever.
        mayPass: find.mayPass && text.name !== 'reason',
      }))
      .toSorted((a, b) => a.offset - b.offset),
  )
}

const isLonger = (texts: FormText[], most: number): boolean =>
  texts.reduce((sum, { written }) => sum + written.length, 0) > most

export interface MaskedForm {
  form: FormValues
  /** What was masked; null where it was not asked for. */
  masked: FormFind[] | null
}

/** The form with what its clerk wants masked. It is to be looked at before anything is signed. */
export function maskForm(sent: FormValues, before: Content | null): MaskedForm {
  if (sent.does !== 'mask' && sent.does !== 'maskAll') return { form: sent, masked: null }
  let form: FormValues = { ...sent, does: 'preview' }
  const masked: FormFind[] = []
  const texts = textsOfForm(form, before)
  const names = isLonger(texts, MOST_MASKED) || texts.length > MOST_TEXTS ? [] : texts.map(({ name }) => name)
  for (const name of names) {
    // Each is taken from the form as it is by now.
    const text = textsOfForm(form, before).find((each) => each.name === name)
    if (text === undefined || text.with === null) continue
    const chosen = sent.does === 'maskAll' ? 'all' : (find: MaskableFind) => sent.mask.includes(keyOf(text, find))
    const done = maskWrittenText(text.written, text.read, { passes: passesIn(text, sent, before), chosen })
    form = text.with(done.text)
    const finds = done.finds.map((find) => ({ ...find, pointer: text.pointer, key: keyOf(text, find) }))
    masked.push(...finds.toSorted((a, b) => a.offset - b.offset))
  }
  return { form, masked }
}

const keyOf = ({ name }: FormText, { offset, length, rules }: MaskableFind): string =>
  [name, offset, length, ...rules].join(':')

/** In the reason of an event nothing passes. */
function passesIn({ name }: FormText, form: FormValues, before: Content | null): WhatPasses {
  if (name === 'reason') return { acknowledged: [], isLawful: () => false }
  const { themeCategory, catalogue } = before ?? {}
  const about = { title: form.title, field: form.field, themeCategory, catalogue }
  return { acknowledged: form.acknowledged, isLawful: (rule) => isLawful(rule, about) }
}

/** The refusal that these finds lead to. */
export function refusalOf(finds: FormFind[]): Rejection {
  const faults = finds.map(({ pointer, rules: [rule = ''], kind, masked, offset }): Fault => {
    const isCertain = PERSONAL_DATA_RULES.some((each) => each === rule) || pointer === '/reason'
    return {
      code: isCertain ? 'personal-data' : 'personal-data-likely',
      ...{ pointer, details: { rule, kind, masked, offset: offset + 1 } },
    }
  })
  return reject(faults[0]?.code ?? 'personal-data', faults)
}

/** Whether a fault is among the finds, so that the page shows it at its place. */
export function isAmong(finds: FormFind[], { code, pointer, details }: Fault): boolean {
  if (code !== 'personal-data' && code !== 'personal-data-likely') return false
  const at = pointer.replace(/^\/content/, '').replace(/^\/keywords\/.*/, '/keywords')
  return finds.some((find) => find.pointer === at && find.rules.some((rule) => rule === details?.rule))
}
