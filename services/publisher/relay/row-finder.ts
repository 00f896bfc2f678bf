import type { HashedEvent } from '../../domain/event/signed-event.ts'
import type { DivisionCode, ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import type { Journal, RememberedRow } from '../../ports/journal.ts'
import { commandIdOf } from '../command-id.ts'
import { rowHashes, rowKey } from '../import/row-hashes.ts'

/**
 * Tells which published events came from an imported row: the command id was made of the row's marks. A journal that is
 * refilled must know them, or the same file would publish its rows a second time. Events are to come in the chain's
 * order, for a row published again names the item before. Null for all others, and once the content is erased.
 */
export function createRowFinder(journal: Journal, nodeDivision: DivisionCode | undefined) {
  const found = new Map<string, ItemId>()
  return ({ envelope: { type, commandId, itemId }, content }: HashedEvent): RememberedRow | null => {
    if (type !== 'ItemPublished' || content === null) return null
    const { nonce: _, ...said } = content
    for (const division of divisionsOf(said, nodeDivision)) {
      const hashes = rowHashes(said, division, journal.keyedHash)
      const before = found.get(hashes.identity) ?? journal.importedRow(hashes.identity)?.itemId ?? null
      const isRow = [null, before].some(
        (replaces) => commandIdOf(journal.nodeId, rowKey(hashes, replaces)) === commandId,
      )
      if (!isRow) continue
      found.set(hashes.identity, itemId)
      return { ...hashes, itemId }
    }
    return null
  }
}

/** A row's division is its organ's; without an organ it is where the row is shown, or the node's own. */
function divisionsOf({ organ, shownOn }: Content, own: DivisionCode | undefined): DivisionCode[] {
  if (organ !== undefined) return [organ.divisionCode]
  const shown = Array.isArray(shownOn.board) ? shownOn.board.slice(0, 1) : []
  return [...new Set([...shown, ...(own === undefined ? [] : [own])])]
}
