import { formDataOf, type SentForm } from '../../http/form-data.ts'
import { type FileFault, textOfFile } from './text-of-file.ts'

/** Why a form holds no text that can be compared. */
export type SentFault = 'form-unreadable' | 'empty' | FileFault

export type SentText = { ok: true; text: string } | { ok: false; fault: SentFault }

/** UTF-16 units of a text. No item holds more. */
const LONGEST = 400_000

/** Takes the text out of a form: of its file where one was chosen, else what was pasted. */
export async function readSentText(sent: SentForm): Promise<SentText> {
  const form = await formDataOf(sent)
  if (form === null) return { ok: false, fault: 'form-unreadable' }
  const taken = await textIn(form)
  if (!taken.ok) return taken
  if (taken.text.trim() === '') return { ok: false, fault: 'empty' }
  return taken.text.length > LONGEST ? { ok: false, fault: 'too-long' } : taken
}

async function textIn(form: FormData): Promise<SentText> {
  const file = form.get('file')
  if (file !== null && typeof file !== 'string' && file.size > 0)
    return textOfFile(new Uint8Array(await file.arrayBuffer()), file.name)
  const text = form.get('text')
  return typeof text === 'string' ? { ok: true, text } : { ok: false, fault: 'form-unreadable' }
}
