import { type CanonicalText, canonicalText } from '../canonical.ts'
import type { DirectoryEvent, SignedDirectoryEvent } from './directory-event.ts'

/**
 * Reads a record of the directory's log. Null when it has not the form of a signed event. Its signatures are not
 * checked, and its fact may be of a type that this program does not know. Never throws.
 */
export function readDirectoryRecord(text: string | null): { signed: SignedDirectoryEvent; text: CanonicalText } | null {
  try {
    const record: unknown = JSON.parse(text ?? '')
    if (!isObject(record)) return null
    const { event, signatures } = record
    if (!isEvent(event) || !Array.isArray(signatures)) return null
    return { signed: { event, signatures }, text: canonicalText(event) }
  } catch {
    // It is no JSON, it holds half a surrogate pair, or it is nested more deeply than the stack allows.
    return null
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isEvent(event: unknown): event is DirectoryEvent {
  if (!isObject(event)) return false
  const { v, hubId, seq, prevHash, at, fact } = event
  return (
    Number.isSafeInteger(v) &&
    typeof hubId === 'string' &&
    Number.isSafeInteger(seq) &&
    (seq as number) >= 1 &&
    (prevHash == null || typeof prevHash === 'string') &&
    typeof at === 'string' &&
    isObject(fact) &&
    typeof fact.type === 'string'
  )
}
