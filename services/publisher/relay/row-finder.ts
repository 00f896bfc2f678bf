import type { HashedEvent } from '../../domain/event/signed-event.ts'
import type { DivisionCode, ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import type { Journal, RememberedRow } from '../../ports/journal.ts'
import { commandIdOf } from '../command-id.ts'
import { formerHashes, rowHashes, rowKey } from '../import/row-hashes.ts'

/**
 * Finds the published events that came from an imported row: their command id was made of the row's hashes. A refilled
 * journal must know these rows, or the same file would publish them a second time. The events must be given in the
 * chain's order, because the key of a row that was published again names the item before. Null for every other event,
 * and for an event whose content was erased.
 */
export function createRowFinder(journal: Journal, nodeDivision: DivisionCode | undefined) {
  const found = new Map<string, ItemId>()
  return ({ envelope: { type, commandId, itemId }, content }: HashedEvent): RememberedRow | null => {
    if (type !== 'ItemPublished' || content === null) return null
    const { nonce: _, ...said } = content
    const readings = divisionsOf(said, nodeDivision).flatMap((division) =>
      [rowHashes, formerHashes].map((hashesOf) => hashesOf(said, division, journal.keyedHash)),
    )
    for (const hashes of readings) {
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

/**
 * A row's division is that of its organ; without an organ it is the one on whose board the row is shown, or the node's
 * own.
 */
function divisionsOf({ organ, shownOn }: Content, own: DivisionCode | undefined): DivisionCode[] {
  if (organ !== undefined) return [organ.divisionCode]
  const shown = Array.isArray(shownOn.board) ? shownOn.board.slice(0, 1) : []
  return [...new Set([...shown, ...(own === undefined ? [] : [own])])]
}
