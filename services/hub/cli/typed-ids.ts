import { HubError } from '../../domain/errors.ts'
import {
  type DivisionCode,
  type Hash,
  type ItemId,
  isDivisionCode,
  isHash,
  isItemId,
  isNodeId,
  type NodeId,
} from '../../domain/ids.ts'

/** Ids as an operator types them, in an option or an argument. Each throws HubError `usage` for another text. */
export const typedNodeId: (text: string) => NodeId = typed(
  isNodeId,
  'is no node id: 3 to 40 of a-z, 0-9 and -, a letter first.',
)
export const typedItemId: (text: string) => ItemId = typed(isItemId, 'is not an item id (node id, dot, UUIDv7).')
export const typedDivision: (text: string) => DivisionCode = typed(
  isDivisionCode,
  'is no division code: 6, 9 or 12 digits, e.g. 341222.',
)
export const typedEnvelopeHash: (text: string) => Hash = typed(
  isHash,
  'is no envelope hash (sha-256: and 64 hex digits). See: hub parked list',
)

function typed<Id extends string>(accepts: (text: string) => text is Id, is: string): (text: string) => Id {
  return (text) => {
    if (accepts(text)) return text
    throw new HubError('usage', `"${text}" ${is}`)
  }
}
