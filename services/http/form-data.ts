/** The bytes of a form's body, and what they are said to be. */
export interface SentForm {
  bytes: Uint8Array
  contentType: string
}

/**
 * The parser of forms that Node has: of `multipart/form-data` and of what is encoded as an address. Null for what is
 * neither.
 */
export async function formDataOf({ bytes, contentType }: SentForm): Promise<FormData | null> {
  try {
    return await new Response(Buffer.from(bytes), { headers: { 'content-type': contentType } }).formData()
  } catch {
    return null
  }
}
