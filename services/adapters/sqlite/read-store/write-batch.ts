import type { ReadModelBatch } from '../../../ports/read-model-batch.ts'
import { inTransaction } from '../open-database.ts'
import type { Connection } from './connection.ts'
import { type ItemState, loadItemStates, searchEntryOf } from './item-states.ts'
import type { Names } from './names.ts'
import { tokensOf } from './search-entry.ts'
import { type SearchIndex, shardOf } from './search-index.ts'
import type { Texts } from './texts.ts'
import { eraseBelow, type HistoryWriting, insertHistory, keepSuperseded } from './write-history.ts'
import { writeItem } from './write-item.ts'
import { discardRecord, parkRecord, reparkRecord, unparkRecord } from './write-parked.ts'
import { advanceCheckpoint, advanceHead } from './write-progress.ts'

export interface WritingParts {
  connection: Connection
  names: Names
  texts: Texts
  index: SearchIndex
}

/** Writes a batch in one transaction, or nothing when the checkpoint was no longer `previous`. */
export function writeBatch(batch: ReadModelBatch, { connection, names, texts, index }: WritingParts): boolean {
  const { sql } = connection
  try {
    return inTransaction(connection.database, connection.file, () => {
      if (!advanceCheckpoint(connection, batch.checkpoint)) return false
      const states = loadItemStates(connection, names, texts)
      const writing: HistoryWriting = { connection, names, texts, states, inserted: new Map() }
      for (const row of batch.history) insertHistory(row, writing)
      for (const superseded of batch.superseded) keepSuperseded(superseded, writing)
      for (const erasure of batch.erasures)
        eraseBelow(erasure, writing, (item) => {
          sql('UPDATE shards SET stale = 1 WHERE shard = ?').run(shardOf(item))
        })
      const written = new Set<ItemState>()
      for (const write of batch.items) if (writeItem(write, writing)) written.add(states.of(write.document.itemId))
      for (const record of batch.park) parkRecord(connection, record)
      for (const head of batch.heads) advanceHead(connection, head)
      for (const record of batch.repark) reparkRecord(connection, record)
      for (const position of batch.discard) discardRecord(connection, position)
      for (const position of batch.unpark) unparkRecord(connection, position)
      index.apply([...written].map((state) => tokenChange(state, names)))
      keepStubs(states.all(), connection)
      countItems([...written].filter((state) => state.indexed === null).length, connection)
      return true
    })
  } catch (error) {
    names.forget()
    index.forget()
    throw error
  }
}

function tokenChange(state: ItemState, names: Names) {
  if (state.row === null) throw new Error(`${state.itemId} was not written`)
  return {
    item: state.id,
    before: state.indexed === null ? null : tokensOf(state.indexed),
    after: tokensOf(searchEntryOf(state.row, state.contentText, names)),
  }
}

/** Ids and erasure marks of items that have history but no document yet. */
function keepStubs(states: Iterable<ItemState>, { sql }: Connection): void {
  for (const state of states)
    if (!state.stored)
      sql('INSERT INTO items (id, itemId, version, erasedBelow) VALUES (?, ?, 0, ?)').run(
        state.id,
        state.itemId,
        state.erasedBelow,
      )
}

function countItems(added: number, { sql }: Connection): void {
  if (added === 0) return
  sql(`INSERT INTO counts VALUES ('items', ?1) ON CONFLICT (name) DO UPDATE SET count = count + ?1`).run(added)
}
