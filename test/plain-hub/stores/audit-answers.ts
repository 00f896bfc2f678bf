import type { AuditStore } from '../../../services/ports/audit-store.ts'
import { byPlaceInLog, storedOf, upToRoom } from './answers.ts'
import type { Answering, ReadModels } from './read-models.ts'
import { historyOf } from './reader-answers.ts'

/** The answers that auditors ask for. */
export const auditAnswers = (
  models: ReadModels,
  answering: Answering,
): Pick<AuditStore, 'scan' | 'histories' | 'allHeads' | 'parked' | 'discardedBetween' | 'counts'> => ({
  scan: (after, limit, room) =>
    answering(() => {
      const page = [...models.items.values()]
        .map(storedOf)
        .filter(({ itemId }) => after === null || itemId > after)
        .sort((a, b) => (a.itemId < b.itemId ? -1 : 1))
        .slice(0, limit)
      return upToRoom(page, (document) => document, room)
    }),
  histories: (itemIds) => answering(() => new Map(itemIds.map((itemId) => [itemId, historyOf(models, itemId)]))),
  allHeads: () => answering(() => [...models.heads.values()]),
  parked: ({ reason, limit = Number.POSITIVE_INFINITY } = {}) =>
    answering(() =>
      [...models.parked.values()]
        .filter((record) => reason === undefined || record.reason === reason)
        .sort(byPlaceInLog)
        .slice(0, limit),
    ),
  discardedBetween: (partition, from, before) =>
    answering(() =>
      [...models.discarded.values()]
        .filter((record) => record.partition === partition && record.offset >= from && record.offset < before)
        .sort(byPlaceInLog),
    ),
  counts: () => answering(() => ({ items: models.items.size })),
})
