import type { Envelope } from '../../../services/domain/event/envelope.ts'
import type { Hash, ItemId } from '../../../services/domain/ids.ts'
import { isWaiting, type ParkedRecord } from '../../../services/ports/parked-record.ts'
import { nodeSeqKey } from '../../../services/ports/read-models.ts'
import type { Generation } from '../../../services/ports/read-store.ts'
import { byNodeSeq, byPlaceInItem, byPlaceInLog, changed, listPage, notAllowedIn, upToRoom } from './answers.ts'
import type { ReadModels } from './read-models.ts'
import { type BrokenRule, isCurrent, writeSteps } from './write-steps.ts'

export interface GenerationOptions {
  /** Waited for before every reading and every single write: here others go on, and here a process crashes. */
  turn: () => Promise<void>
  /** Waited for before a write in place of `turn`. */
  writeTurn?: () => Promise<void>
  /** The order of writes that may come in any order. */
  shuffled?: <T>(writes: T[]) => T[]
  /** A whole batch in one transaction, as SQLite does it, or one write after the other, as MongoDB. */
  isTransactional?: boolean
  broken?: BrokenRule | null
}

/** One process's view of the read models: every answer a copy. */
export function createGeneration(
  number: number,
  { models, listeners }: { models: ReadModels; listeners: Set<() => void> },
  { turn, writeTurn = turn, shuffled = (writes) => writes, isTransactional = false, broken = null }: GenerationOptions,
): Generation {
  const read = async <T>(answer: () => T): Promise<T> => {
    await turn()
    return answer()
  }
  const picked = <K, V>(from: Map<K, V>, keys: K[]): Map<K, V> =>
    new Map(keys.flatMap((key) => (from.has(key) ? [[key, from.get(key) as V] as const] : [])))

  const write: Generation['write'] = async (batch) => {
    const { next } = batch.checkpoint
    const moveCheckpoint = () => models.checkpoints.set(next.partition, { ...next })
    await turn()
    if (!isCurrent(models, batch)) return false
    if (broken === 'checkpoint-first') moveCheckpoint()
    for (const step of writeSteps(models, batch, broken))
      for (const one of shuffled(step)) {
        if (!isTransactional) await writeTurn()
        one()
      }
    if (!isTransactional) await writeTurn()
    if (broken === 'checkpoint-first') return true
    if (!isCurrent(models, batch) && broken !== 'checkpoint-not-compared') return false
    moveCheckpoint()
    for (const listener of listeners) listener()
    return true
  }

  const historyOf = (itemId: ItemId) =>
    [...models.history.values()]
      .filter((row) => row.itemId === itemId)
      .sort(byPlaceInItem)
      .map((row) => ({ ...row }))

  return {
    number,
    checkpoint: (partition) => read(() => copyOf(models.checkpoints.get(partition))),
    heads: (nodeIds) => read(() => picked(models.heads, nodeIds)),
    items: (itemIds) =>
      read(() => new Map([...picked(models.items, itemIds)].map(([itemId, { document }]) => [itemId, document]))),
    applied: (places) =>
      read(
        () =>
          new Map(
            [...picked(models.history, places.map(nodeSeqKey))].map(([key, { envelopeHash, outcome }]) => [
              key,
              { envelopeHash, outcome },
            ]),
          ),
      ),
    waiting: (nodeIds, limit, before = Number.POSITIVE_INFINITY) =>
      read(() =>
        [...new Set(nodeIds)].sort().flatMap((nodeId) =>
          [...models.parked.values()]
            .filter((record) => record.nodeId === nodeId && record.offset < before && isWaiting(record))
            .sort(byNodeSeq)
            .slice(0, limit),
        ),
      ),
    notAllowed: (itemIds) => read(() => notAllowedIn(models, itemIds)),
    parkedEnvelopes: (hashes) => read(() => ofEnvelopes(models.parked, hashes)),
    discardedEnvelopes: (hashes) => read(() => ofEnvelopes(models.discarded, hashes)),
    parkedBetween: (partition, from, before) =>
      read(() =>
        [...models.parked.values()]
          .filter((record) => record.partition === partition && record.offset >= from && record.offset < before)
          .sort(byPlaceInLog),
      ),
    write,
    scrub: turn,
    item: (itemId) => read(() => models.items.get(itemId)?.document ?? null),
    history: (itemId) => read(() => historyOf(itemId)),
    histories: (itemIds) => read(() => new Map(itemIds.map((itemId) => [itemId, historyOf(itemId)]))),
    outlet: (query) => read(() => listPage(models.items.values(), query)),
    changes: (options) =>
      read(() => {
        const page = changed(models.items.values(), options).slice(0, options.limit)
        return upToRoom(page, ({ document }) => document, options.room)
      }),
    scan: (after, limit, room) =>
      read(() => {
        const page = [...models.items.values()]
          .map(({ document }) => document)
          .filter(({ itemId }) => after === null || itemId > after)
          .sort((a, b) => (a.itemId < b.itemId ? -1 : 1))
          .slice(0, limit)
        return upToRoom(page, (document) => document, room)
      }),
    checkpoints: () => read(() => [...models.checkpoints.values()].map((checkpoint) => ({ ...checkpoint }))),
    allHeads: () => read(() => [...models.heads.values()]),
    headTimes: () =>
      read(
        () =>
          new Map(
            [...models.heads.values()].map((head) => {
              const { at } = JSON.parse(models.history.get(nodeSeqKey(head))?.envelopeText ?? '{}') as Envelope
              return [head.nodeId, { nodeSeq: head.nodeSeq, at }]
            }),
          ),
      ),
    parked: ({ reason, limit = Number.POSITIVE_INFINITY } = {}) =>
      read(() =>
        [...models.parked.values()]
          .filter((record) => reason === undefined || record.reason === reason)
          .sort(byPlaceInLog)
          .slice(0, limit),
      ),
    parkedCounts: () =>
      read(() =>
        [...Map.groupBy(models.parked.values(), ({ reason, nodeId }) => `${reason} ${nodeId}`).values()].map(
          (group) => ({
            reason: (group[0] as (typeof group)[number]).reason,
            nodeId: (group[0] as (typeof group)[number]).nodeId,
            count: group.length,
          }),
        ),
      ),
    counts: () => read(() => ({ items: models.items.size })),
    erasedItems: () => read(() => models.erasedBelow.size),
    onWrite: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {},
  }
}

const copyOf = <T>(value: T | undefined): T | null => (value === undefined ? null : { ...value })

const ofEnvelopes = (records: Map<string, ParkedRecord>, hashes: Hash[]): ParkedRecord[] =>
  [...records.values()]
    .filter(({ envelopeHash }) => envelopeHash !== null && hashes.includes(envelopeHash))
    .sort(byPlaceInLog)
