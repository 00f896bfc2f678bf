import type { DirectoryNode } from '../domain/directory/directory.ts'
import { HubError } from '../domain/errors.ts'
import { usableKey } from '../domain/event/judge.ts'

/** HubError `key-not-usable` if the key was revoked or had ended by this place: nobody would accept such an event. */
export function demandUsableKey(node: DirectoryNode, place: { keyId: string; nodeSeq: number }): void {
  if (usableKey(node, { envelope: place }) === null)
    throw new HubError(
      'key-not-usable',
      `The key ${place.keyId} of ${node.nodeId} does not count at event ${place.nodeSeq}: it was revoked, replaced or ` +
        `never registered. Give the node a new key: hub keys rotate --node ${node.nodeId}.`,
    )
}
