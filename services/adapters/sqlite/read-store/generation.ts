import type { Envelope } from '../../../domain/event/envelope.ts'
import type { NodeHead } from '../../../domain/event/judge.ts'
import type { OutletEntry } from '../../../domain/outlets.ts'
import { type Checkpoint, type Generation, placeKey } from '../../../ports/read-store.ts'
import { createCommitSignal, onCommit } from '../commit-signal.ts'
import { truncateWal } from '../truncate-wal.ts'
import { openConnection } from './connection.ts'
import { createDocumentReader } from './document-reader.ts'
import { hashOfBytes } from './hash-bytes.ts'
import { historyRowOf, SELECT_HISTORY } from './history-rows.ts'
import { createNames } from './names.ts'
import { outletPage } from './outlet-list.ts'
import { ANYWHERE } from './outlet-rows.ts'
import { outletSearch } from './outlet-search.ts'
import { parkedOf } from './parked-rows.ts'
import { createSearchIndex } from './search-index.ts'
import { rebuildStaleShards } from './stale-shards.ts'
import { createTexts } from './texts.ts'
import { writeBatch } from './write-batch.ts'

/** One generation in one SQLite file. */
export function openGeneration(file: string, number: number, { readOnly = false } = {}): Generation {
  if (readOnly) openConnection(file, false).close()
  const connection = openConnection(file, readOnly)
  const { sql, guard } = connection
  const names = createNames(connection)
  const texts = createTexts(connection)
  const documents = createDocumentReader(connection, names)
  const index = createSearchIndex(connection)
  const signal = createCommitSignal(file)
  const listeners = new Set<() => void>()
  const unwatch = onCommit(file, connection.database, () => listeners.forEach((listener) => listener()))

  const all = (text: string, ...parameters: (string | number | null)[]): unknown[] => sql(text).all(...parameters)
  const entryNumbers = (entries: OutletEntry[]) => entries.flatMap((entry) => names.find(entry) ?? [])
  const marks = (values: unknown[]) => values.map(() => '?').join(', ')

  return {
    number,
    checkpoint: async (partition) =>
      guard(() => (sql('SELECT * FROM checkpoints WHERE partition = ?').get(partition) as Checkpoint | undefined) ?? null),
    heads: async (nodeIds) =>
      guard(() => new Map(nodeIds.flatMap((nodeId) => {
        const head = sql('SELECT nodeId, nodeSeq, hash FROM heads WHERE nodeId = ?').get(nodeId) as unknown as NodeHead | undefined
        return head === undefined ? [] : [[nodeId, head] as const]
      }))),
    items: async (itemIds) =>
      guard(() => new Map(itemIds.flatMap((itemId) => {
        const document = documents.byItemId(itemId)
        return document === null ? [] : [[itemId, document] as const]
      }))),
    applied: async (places) =>
      guard(() => new Map(places.flatMap((place) => {
        const row = sql('SELECT hash, allowed FROM history WHERE node = ? AND nodeSeq = ?').get(names.find(place.nodeId), place.nodeSeq)
        if (row === undefined) return []
        const outcome = row.allowed === 1 ? ('applied' as const) : ('not-allowed' as const)
        return [[placeKey(place), { envelopeHash: hashOfBytes(row.hash as Uint8Array), outcome }] as const]
      }))),
    waiting: async (nodeIds, limit) =>
      guard(() => nodeIds.flatMap((nodeId) =>
        all("SELECT * FROM parked WHERE nodeId = ? AND reason IN ('gap', 'unknown-node') ORDER BY nodeSeq, offset LIMIT ?", nodeId, limit).map(parkedOf))),
    refused: async (itemIds) =>
      guard(() => new Map(itemIds.flatMap((itemId) => {
        const row = sql('SELECT min(h.nodeSeq) AS nodeSeq FROM history h JOIN items i ON i.id = h.item WHERE i.itemId = ? AND h.allowed = 0 AND h.node = ?')
          .get(itemId, names.find(itemId.slice(0, itemId.indexOf('.'))))
        return row?.nodeSeq == null ? [] : [[itemId, row.nodeSeq as number] as const]
      }))),
    parkedEnvelopes: async (hashes) => guard(() => all(`SELECT * FROM parked WHERE hash IN (${marks(hashes)})`, ...hashes).map(parkedOf)),
    write: async (batch) => {
      const written = writeBatch(batch, { connection, names, texts, index })
      if (written) signal.raise()
      return written
    },
    scrub: async () => {
      rebuildStaleShards({ connection, names, index })
      await truncateWal(connection.database, file)
    },
    item: async (itemId) => guard(() => documents.byItemId(itemId)),
    history: async (itemId) => guard(() => all(`${SELECT_HISTORY} WHERE i.itemId = ? ORDER BY h.version, h.nodeSeq`, itemId).map(historyRowOf)),
    outlet: async (query) =>
      guard(() => {
        const entries = entryNumbers(query.entries)
        if (entries.length === 0) return []
        const plain = (query.q ?? '') === '' && query.field === undefined && query.organ === undefined && query.status !== 'withdrawn'
        const places = plain ? outletPage(connection, entries, query) : outletSearch(connection, names, entries, query)
        return places.map(({ item }) => documents.byNumber(item))
      }),
    changes: async ({ partition, after, before, limit, entries }) =>
      guard(() => {
        const numbers = entries === undefined ? [ANYWHERE] : entryNumbers(entries)
        const rows = numbers.flatMap((entry) =>
          all(
            'SELECT offset, itemId, item FROM changes WHERE entry = ? AND partition = ? AND (offset, itemId) > (?, ?) AND offset < ? ORDER BY offset, itemId LIMIT ?',
            entry, partition, after?.offset ?? -1, after?.itemId ?? '', before, limit,
          )) as { offset: number; itemId: string; item: number }[]
        const first = [...new Map(rows.map((row) => [row.itemId, row])).values()]
          .sort((a, b) => a.offset - b.offset || (a.itemId < b.itemId ? -1 : 1))
          .slice(0, limit)
        return first.map(({ offset, item }) => ({ document: documents.byNumber(item), changedAt: { partition, offset } }))
      }),
    scan: async (after, limit) => guard(() => documents.after(after, limit)),
    checkpoints: async () => guard(() => all('SELECT * FROM checkpoints ORDER BY partition') as Checkpoint[]),
    allHeads: async () => guard(() => all('SELECT nodeId, nodeSeq, hash FROM heads ORDER BY nodeId') as NodeHead[]),
    headTimes: async () =>
      guard(() => new Map(
        (all('SELECT d.nodeId, d.nodeSeq, h.envelope FROM heads d JOIN names n ON n.name = d.nodeId JOIN history h ON h.node = n.id AND h.nodeSeq = d.nodeSeq') as { nodeId: string; nodeSeq: number; envelope: string }[])
          .map(({ nodeId, nodeSeq, envelope }) => [nodeId, { nodeSeq, at: (JSON.parse(envelope) as Envelope).at }]),
      )),
    parked: async ({ reason, limit = 1000 } = {}) =>
      guard(() => (reason === undefined
        ? all('SELECT * FROM parked ORDER BY partition, offset LIMIT ?', limit)
        : all('SELECT * FROM parked WHERE reason = ? ORDER BY partition, offset LIMIT ?', reason, limit)).map(parkedOf)),
    parkedCounts: async () => guard(() => all('SELECT reason, nodeId, count(*) AS count FROM parked GROUP BY reason, nodeId') as never),
    counts: async () => guard(() => ({ items: Number(sql("SELECT count FROM counts WHERE name = 'items'").get()?.count ?? 0) })),
    onWrite: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      unwatch()
      signal.close()
      connection.close()
    },
  }
}
