import { HubError } from '../../../domain/errors.ts'
import type { ItemId } from '../../../domain/ids.ts'
import type { StoreFault } from '../../../ports/store-fault.ts'
import type { ItemRow } from './item-row.ts'
import { searchEntryOf, tokensOf } from './search-entry.ts'
import { itemAt, SHARD_BITS, shardTable, slotOf } from './search-index.ts'
import { pagesAreReached } from './search-pages.ts'
import type { WritingParts } from './write-batch.ts'

const SLOTS = 1 << SHARD_BITS

/**
 * Compares the tokens that the search index holds of each item with those that its row and text give. Both are summed
 * up a shard at a time, whatever their order, so that an index of any size is compared in the memory of one shard.
 */
export function* searchFaults(
  { generationFile, names, texts }: Omit<WritingParts, 'index'>,
  onProgress: (items: number) => void,
): Generator<StoreFault> {
  const { sql, database, guard } = generationFile
  const shards = new Set(
    sql(`SELECT DISTINCT id >> ${SHARD_BITS} AS shard FROM items WHERE version > 0`)
      .all()
      .map((row) => Number(row.shard)),
  )
  for (const row of sql('SELECT shard, stale FROM shards').all()) {
    if (!shards.delete(Number(row.shard))) yield { what: `shards: shard ${row.shard} has no items` }
    else if (row.stale !== 0 && row.stale !== 1) yield { what: `shards: shard ${row.shard} is marked ${row.stale}` }
    else yield* shardFaults(Number(row.shard))
  }
  for (const shard of shards) yield { what: `shards: shard ${shard} is missing` }

  function* shardFaults(shard: number): Generator<StoreFault> {
    let held: Sums
    try {
      held = guard(() => heldSums(shard))
    } catch (error) {
      if (!(error instanceof HubError)) throw error
      yield { what: `${shardTable(shard)}: ${error.message}` }
      return
    }
    const select = sql('SELECT * FROM items WHERE id BETWEEN ? AND ? AND version > 0')
    const rows = select.iterate(itemAt(shard, 0), itemAt(shard + 1, 0) - 1)
    const derived = createSums()
    const itemIds = new Map<number, ItemId>()
    for (const row of rows as Iterable<unknown> as Iterable<ItemRow>) {
      const contentText = row.text === null ? null : texts.get(row.text)
      itemIds.set(slotOf(row.id), row.itemId)
      let tokens: string
      try {
        tokens = tokensOf(searchEntryOf(row, contentText, names), generationFile.layoutAge)
      } catch {
        // The text is damaged. Its item is named below, because its tokens differ.
        continue
      }
      for (const token of new Set(tokens.split(' '))) if (token !== '') derived.add(slotOf(row.id), token)
    }
    if (!pagesAreReached(generationFile, shardTable(shard)))
      yield { what: `${shardTable(shard)}: its pages are not all reached` }
    for (let slot = 0; slot < SLOTS; slot++)
      if (!held.isSame(derived, slot))
        yield { itemId: itemIds.get(slot), what: `${shardTable(shard)}: other tokens than its text gives` }
    onProgress(itemIds.size)
  }

  function heldSums(shard: number): Sums {
    const sums = createSums()
    const vocabulary = `temp.terms_${shard}`
    database.exec(`CREATE VIRTUAL TABLE ${vocabulary} USING fts5vocab(main, ${shardTable(shard)}, instance)`)
    try {
      const terms = database.prepare(`SELECT term, group_concat(doc) AS slots FROM ${vocabulary} GROUP BY term`)
      for (const { term, slots } of terms.iterate())
        for (const slot of String(slots).split(',')) sums.add(Number(slot), String(term))
    } finally {
      database.exec(`DROP TABLE ${vocabulary}`)
    }
    return sums
  }
}

/** For each slot of a shard the sum of its tokens' hashes (FNV-1a, twice, with different offsets). */
interface Sums {
  add(slot: number, token: string): void
  isSame(other: Sums, slot: number): boolean
  readonly values: Uint32Array
}

function createSums(): Sums {
  const values = new Uint32Array(SLOTS * 2)
  return {
    values,
    add: (slot, token) => {
      if (slot < 0 || slot >= SLOTS) throw new HubError('store-damaged', `it names the item ${slot}`)
      let a = 0x811c9dc5
      let b = 0x2f0b4a27
      for (let i = 0; i < token.length; i++) {
        const unit = token.charCodeAt(i)
        a = Math.imul(a ^ unit, 0x01000193)
        b = Math.imul(b ^ unit, 0x01000193)
      }
      values[slot * 2] = (values[slot * 2] as number) + a
      values[slot * 2 + 1] = (values[slot * 2 + 1] as number) + b
    },
    isSame: (other, slot) =>
      values[slot * 2] === other.values[slot * 2] && values[slot * 2 + 1] === other.values[slot * 2 + 1],
  }
}
