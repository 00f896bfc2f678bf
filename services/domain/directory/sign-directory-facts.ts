import type { KeyObject } from 'node:crypto'
import { canonicalText, hashOf } from '../canonical.ts'
import { signText } from '../event/signed-event.ts'
import type { Instant } from '../ids.ts'
import type { Directory } from './directory.ts'
import type { DirectoryEvent, DirectoryFact, SignedDirectoryEvent } from './directory-event.ts'

/** Makes the next events of the directory's chain from facts, each signed with every root key that is given. */
export function signDirectoryFacts(options: {
  directory: Directory
  facts: DirectoryFact[]
  keys: { keyId: string; privateKey: KeyObject }[]
  at: Instant
}): SignedDirectoryEvent[] {
  const { directory, facts, keys, at } = options
  let prevHash = directory.position === 0 ? null : directory.hash
  return facts.map((fact, index) => {
    const event: DirectoryEvent = {
      v: 1,
      hubId: directory.hubId,
      seq: directory.position + index + 1,
      prevHash,
      at,
      fact,
    }
    const text = canonicalText(event)
    prevHash = hashOf(text)
    return {
      event,
      signatures: keys.map(({ keyId, privateKey }) => ({
        keyId,
        sig: Buffer.from(signText(text, privateKey)).toString('base64url'),
      })),
    }
  })
}
