import { type FileFault, textOfFile } from './text-of-file.ts'

/** A form as it was sent: the bytes of its body, and what they are said to be. */
export interface SentForm {
  bytes: Uint8Array
  contentType: string
}

/** Why a form holds no text that can be compared. */
export type SentFault = 'form-unreadable' | 'empty' | FileFault

export type SentText = { ok: true; text: string } | { ok: false; fault: SentFault }

/** UTF-16 units of a text. No item holds more. */
const LONGEST = 400_000

/** Takes the text out of a form: of its file where one was chosen, else what was pasted. */
export async function readSentText(sent: SentForm): Promise<SentText> {
  const form = await formOf(sent)
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

/** The parser of forms that Node has: of `multipart/form-data` and of what is encoded as an address. */
async function formOf({ bytes, contentType }: SentForm): Promise<FormData | null> {
  try {
    return await new Response(Buffer.from(bytes), { headers: { 'content-type': contentType } }).formData()
  } catch {
    return null
  }
}
