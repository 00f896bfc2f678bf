import { HubError } from '../../../domain/errors.ts'
import type { StoreFault } from '../../../ports/store-fault.ts'
import type { ItemRow } from './item-row.ts'
import { searchEntryOf } from './item-states.ts'
import { tokensOf } from './search-entry.ts'
import { itemAt, placeOf, SHARD_BITS, shardTable } from './search-index.ts'
import { pagesAreReached } from './search-pages.ts'
import type { WritingParts } from './write-batch.ts'

const PLACES = 1 << SHARD_BITS

/**
 * Every token that the search index holds of each item, against those its row and text give. Both are summed up a
 * shard at a time, order left out, so that an index of any size is compared in the memory of one shard.
 */
export function* searchFaults(
  { connection, names, texts }: Omit<WritingParts, 'index'>,
  onProgress: (items: number) => void,
): Generator<StoreFault> {
  const { sql, database, guard } = connection
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
    const itemIds = new Map<number, string>()
    for (const row of rows as Iterable<unknown> as Iterable<ItemRow>) {
      const contentText = row.text === null ? null : texts.get(row.text)
      itemIds.set(placeOf(row.id), row.itemId)
      let tokens: string
      try {
        tokens = tokensOf(searchEntryOf(row, contentText, names))
      } catch {
        // A damaged text: its item is named below, for its tokens differ.
        continue
      }
      for (const token of new Set(tokens.split(' '))) if (token !== '') derived.add(placeOf(row.id), token)
    }
    if (!pagesAreReached(connection, shardTable(shard)))
      yield { what: `${shardTable(shard)}: its pages are not all reached` }
    for (let place = 0; place < PLACES; place++)
      if (!held.isSame(derived, place))
        yield { itemId: itemIds.get(place), what: `${shardTable(shard)}: other tokens than its text gives` }
    onProgress(itemIds.size)
  }

  function heldSums(shard: number): Sums {
    const sums = createSums()
    const vocabulary = `temp.terms_${shard}`
    database.exec(`CREATE VIRTUAL TABLE ${vocabulary} USING fts5vocab(main, ${shardTable(shard)}, instance)`)
    try {
      const terms = database.prepare(`SELECT term, group_concat(doc) AS places FROM ${vocabulary} GROUP BY term`)
      for (const { term, places } of terms.iterate())
        for (const place of String(places).split(',')) sums.add(Number(place), String(term))
    } finally {
      database.exec(`DROP TABLE ${vocabulary}`)
    }
    return sums
  }
}

/** For each place of a shard the sum of its tokens' hashes (FNV-1a, twice, with different offsets). */
interface Sums {
  add(place: number, token: string): void
  isSame(other: Sums, place: number): boolean
  readonly values: Uint32Array
}

function createSums(): Sums {
  const values = new Uint32Array(PLACES * 2)
  return {
    values,
    add: (place, token) => {
      if (place < 0 || place >= PLACES) throw new HubError('store-damaged', `it names the item ${place}`)
      let a = 0x811c9dc5
      let b = 0x2f0b4a27
      for (let i = 0; i < token.length; i++) {
        const unit = token.charCodeAt(i)
        a = Math.imul(a ^ unit, 0x01000193)
        b = Math.imul(b ^ unit, 0x01000193)
      }
      values[place * 2] = (values[place * 2] as number) + a
      values[place * 2 + 1] = (values[place * 2 + 1] as number) + b
    },
    isSame: (other, place) =>
      values[place * 2] === other.values[place * 2] && values[place * 2 + 1] === other.values[place * 2 + 1],
  }
}
