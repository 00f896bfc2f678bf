import type { Content } from '../../domain/item/content.ts'
import type { FormValues } from '../form-values.ts'
import type { AboveForm } from '../forms-of-items.ts'
import { findsSection, maskedNotice } from './finds-section.ts'
import { type FormFind, findsOfForm, maskForm } from './mask-form.ts'

/** A form as it was sent, masked where that was asked for, and what of it the checks would refuse as personal data. */
export interface MarkedForm {
  form: FormValues
  finds: FormFind[]
  /** It was sent to be masked: nothing of it is signed. */
  isMasked: boolean
  /** What the page says of both. */
  marks: Pick<AboveForm, 'masked' | 'finds'>
}

/** `enter`: what a press of Enter does in a line of the form. */
export function markedForm(
  sent: FormValues,
  before: Content | null,
  enter: 'preview' | 'sign' = 'preview',
): MarkedForm {
  const { form, masked } = maskForm(sent, before)
  const finds = findsOfForm(form, before)
  const marks = { masked: maskedNotice(masked), finds: findsSection(finds, enter) }
  return { form, finds, isMasked: masked !== null, marks }
}
