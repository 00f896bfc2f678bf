import { HubClientError } from './hub-client-error.ts'
import type { Change, Content, Item } from './hub-types.ts'

/**
 * A change or an item whose text was compared with its fingerprint. `content` is read of the very text that was signed.
 * Where the text is not the one that was signed, the state is `unchecked` and nothing of it is given: show it as you show
 * a state that you do not know, not at all.
 */
export type Checked<T extends Change | Item> = T & { state: T['state'] | 'unchecked' }

export async function checkContent<T extends Change | Item>(told: T): Promise<Checked<T>> {
  const { content: _, contentText, ...rest } = told
  if (contentText === undefined && told.state !== 'shown') return rest as Checked<T>
  const isSigned = contentText !== undefined && `sha-256:${await sha256(contentText)}` === told.fingerprint
  const content = isSigned ? contentIn(contentText) : null
  if (content === null) return { ...rest, title: null, state: 'unchecked' } as Checked<T>
  return { ...rest, title: told.title === null ? null : content.title, content, contentText } as Checked<T>
}

function contentIn(text: string): Content | null {
  try {
    const content = JSON.parse(text) as Content | null
    return typeof content?.title === 'string' ? content : null
  } catch {
    return null
  }
}

async function sha256(text: string): Promise<string> {
  const { subtle } = globalThis.crypto
  if (subtle === undefined)
    throw new HubClientError('a browser checks texts on pages that come over https only', { code: 'no-sha256' })
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
