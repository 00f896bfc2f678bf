import type { Envelope } from '../event/envelope.ts'
import type { ItemStanding } from './standing.ts'

/** As much of an item as says whether an event can follow it. Null stands for an item that was never shown. */
export interface ShownItem {
  version: number
  fingerprint: string
}

/**
 * Whether an event can come after what is shown of its item (rule 4). An honest node's chain guarantees it while the item
 * is whole; what a stolen key signs must not corrupt the document.
 *
 * In a freed item the node has numbered on, and repeats the fingerprint of a version that nobody shows. So any higher
 * version follows, and a withdrawal whatever fingerprint it repeats: a text that must go must be able to go. An item that
 * was never shown stays closed.
 */
export function canFollow(
  { version, type, fingerprint }: Pick<Envelope, 'version' | 'type' | 'fingerprint'>,
  shown: ShownItem | null,
  standing: ItemStanding,
): boolean {
  if (standing === 'closed') return false
  if (standing === 'freed') return shown !== null && type !== 'ItemPublished' && version > shown.version
  return (
    version === (shown?.version ?? 0) + 1 &&
    (version === 1) === (type === 'ItemPublished') &&
    // A withdrawal keeps the content in force and repeats its fingerprint.
    (type !== 'ItemWithdrawn' || fingerprint === shown?.fingerprint)
  )
}
