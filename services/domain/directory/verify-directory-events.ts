import { canonicalText, hashOf } from '../canonical.ts'
import { type Rejection, reject } from '../errors.ts'
import type { Hash } from '../ids.ts'
import type { RootKeys, SignedDirectoryEvent } from './directory-event.ts'
import { rootSignatureCheck } from './root-signature-check.ts'

/**
 * Checks that events follow `from` in the chain, and that enough root keys signed them. Only the signatures of the last
 * event are checked, because its chain of hashes covers all before it. An auditor asks for `everySignature`.
 */
export function verifyDirectoryEvents(
  events: SignedDirectoryEvent[],
  from: { position: number; hash: Hash | null },
  rootKeys: RootKeys,
  { everySignature = false } = {},
): { ok: true } | Rejection {
  const isSigned = rootSignatureCheck(rootKeys)
  let previous = from.position === 0 ? null : from.hash
  for (const [index, signed] of events.entries()) {
    const { event } = signed
    const place = { pointer: `/directory/${from.position + index + 1}` }
    if (event.seq !== from.position + index + 1 || event.hubId !== rootKeys.hubId)
      return reject('directory-broken', [{ code: 'gap', ...place }])
    if ((event.prevHash ?? null) !== previous) return reject('directory-broken', [{ code: 'fork', ...place }])
    const text = canonicalText(event)
    previous = hashOf(text)
    const asked = everySignature || index === events.length - 1
    if (asked && !isSigned(signed, text)) return reject('directory-broken', [{ code: 'bad-signature', ...place }])
  }
  return { ok: true }
}
