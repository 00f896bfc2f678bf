/** A form as it was sent: the bytes of its body, and what they are said to be. */
export interface SentForm {
  bytes: Uint8Array
  contentType: string
}

/** Why a form holds no text that can be compared. */
export type SentFault = 'form-unreadable' | 'empty' | 'too-long'

export type SentText = { ok: true; text: string } | { ok: false; fault: SentFault }

/** UTF-16 units of a text. No item holds more. */
const LONGEST = 400_000

/** Takes the text out of a form. It is read by the parser of forms that Node has. */
export async function readSentText({ bytes, contentType }: SentForm): Promise<SentText> {
  const form = await formOf({ bytes, contentType })
  const text = form?.get('text')
  if (typeof text !== 'string') return { ok: false, fault: 'form-unreadable' }
  if (text.trim() === '') return { ok: false, fault: 'empty' }
  return text.length > LONGEST ? { ok: false, fault: 'too-long' } : { ok: true, text }
}

async function formOf({ bytes, contentType }: SentForm): Promise<FormData | null> {
  try {
    return await new Response(Buffer.from(bytes), { headers: { 'content-type': contentType } }).formData()
  } catch {
    return null
  }
}
