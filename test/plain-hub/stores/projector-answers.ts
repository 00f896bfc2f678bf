import { type Hash, makerOf } from '../../../services/domain/ids.ts'
import { isWaiting, type ParkedRecord } from '../../../services/ports/parked-record.ts'
import type { ProjectorStore } from '../../../services/ports/projector-store.ts'
import { nodeSeqKey } from '../../../services/ports/read-models.ts'
import { byNodeSeq, byPlaceInLog, notAllowedIn } from './answers.ts'
import type { Answering, ReadModels } from './read-models.ts'

/** The answers that the projector asks for. */
export const projectorAnswers = (
  models: ReadModels,
  answering: Answering,
): Omit<ProjectorStore, 'write' | 'scrub' | 'checkpoints' | 'parkedCounts' | 'items'> => ({
  checkpoint: (partition) => answering(() => copyOf(models.checkpoints.get(partition))),
  heads: (nodeIds) => answering(() => picked(models.heads, nodeIds)),
  applied: (places) =>
    answering(
      () =>
        new Map(
          [...picked(models.history, places.map(nodeSeqKey))].map(
            ([key, { itemId, envelopeHash, outcome, notAllowedAt }]) => [
              key,
              { itemId, envelopeHash, outcome, notAllowedAt },
            ],
          ),
        ),
    ),
  appliedTo: (itemId) =>
    answering(() =>
      [...models.history.values()]
        .filter((row) => row.itemId === itemId && row.nodeId === makerOf(itemId) && row.outcome === 'applied')
        .map(({ nodeSeq, version }) => ({ nodeSeq, version })),
    ),
  waiting: (nodeIds, limit, before = Number.POSITIVE_INFINITY) =>
    answering(() =>
      [...new Set(nodeIds)].sort().flatMap((nodeId) =>
        [...models.parked.values()]
          .filter((record) => record.nodeId === nodeId && record.offset < before && isWaiting(record))
          .sort(byNodeSeq)
          .slice(0, limit),
      ),
    ),
  notAllowed: (itemIds) => answering(() => notAllowedIn(models, itemIds)),
  parkedEnvelopes: (hashes) => answering(() => ofEnvelopes(models.parked, hashes)),
  discardedEnvelopes: (hashes) => answering(() => ofEnvelopes(models.discarded, hashes)),
  parkedBetween: (partition, from, before) =>
    answering(() =>
      [...models.parked.values()]
        .filter((record) => record.partition === partition && record.offset >= from && record.offset < before)
        .sort(byPlaceInLog),
    ),
})

const copyOf = <T>(value: T | undefined): T | null => (value === undefined ? null : { ...value })

const picked = <K, V>(from: Map<K, V>, keys: K[]): Map<K, V> =>
  new Map(keys.flatMap((key) => (from.has(key) ? [[key, from.get(key) as V] as const] : [])))

const ofEnvelopes = (records: Map<string, ParkedRecord>, hashes: Hash[]): ParkedRecord[] =>
  [...records.values()]
    .filter(({ envelopeHash }) => envelopeHash !== null && hashes.includes(envelopeHash))
    .sort(byPlaceInLog)
