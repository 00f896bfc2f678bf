import type { ItemId } from '../../../services/domain/ids.ts'
import { contentIn } from '../../../services/domain/item/content.ts'
import { foldedTextOf } from '../../../services/domain/item/search-text.ts'
import { holdsTokens } from '../../../services/domain/item/search-tokens.ts'
import type { ItemStore } from '../../../services/ports/item-store.ts'
import { createHistoryRoom } from '../../../services/ports/page-room.ts'
import type { HistoryRow } from '../../../services/ports/read-models.ts'
import { byPlaceInItem, changed, isListedUnder, listed, listPage, storedOf, turned, upToRoom } from './answers.ts'
import type { Answering, ReadModels } from './read-models.ts'

/** The answers that readers ask for. */
export const readerAnswers = (
  models: ReadModels,
  answering: Answering,
): Omit<ItemStore, 'number' | 'layoutAge' | 'onWrite'> => ({
  checkpoints: () => answering(() => [...models.checkpoints.values()].map((checkpoint) => ({ ...checkpoint }))),
  item: (itemId) => answering(() => storedIn(models, itemId)),
  items: (itemIds) =>
    answering(
      () =>
        new Map(
          itemIds.flatMap((itemId) => {
            const document = storedIn(models, itemId)
            return document === null ? [] : [[itemId, document] as const]
          }),
        ),
    ),
  history: (itemId, page) =>
    answering(() => {
      const rows = historyOf(models, itemId)
      if (page === undefined) return rows
      const hasRoom = createHistoryRoom(page.room)
      const within =
        'after' in page
          ? rows.filter(({ version }) => version > page.after)
          : rows.filter(({ version }) => version < page.before).sort((a, b) => b.version - a.version)
      const end = within.findIndex((row) => !hasRoom(row))
      return end < 0 ? within : within.slice(0, end)
    }),
  outlet: (query) => answering(() => listPage(models.items.values(), query)),
  countOutlet: (query, most) =>
    answering(() =>
      (query.q ?? '') === ''
        ? Math.min(listed(models.items.values(), { ...query, limit: Number.POSITIVE_INFINITY }).length, most + 1)
        : null,
    ),
  namedByIndex: (tokens, most) =>
    answering(() =>
      [...models.items.values()]
        .map(({ document }) => document)
        .filter(
          ({ status, contentText }) =>
            tokens.length > 0 && holdsTokens(foldedTextOf(status, contentIn(contentText), null), { all: tokens }),
        )
        .slice(0, most)
        .map(({ itemId }) => itemId),
    ),
  isUpdatedAfter: (entries, at) =>
    answering(() =>
      [...models.items.values()].some((write) => write.document.updatedAt > at && isListedUnder(write, entries)),
    ),
  changes: (query) =>
    answering(() => {
      const page = changed(models.items.values(), query).slice(0, query.limit)
      return upToRoom(page, ({ document }) => document, query.room)
    }),
  latestChanges: (query) =>
    answering(() => {
      const page = changed(models.items.values(), { ...query, after: null })
        .reverse()
        .slice(0, query.limit)
      return upToRoom(page, ({ document }) => document, query.room)
    }),
  turns: (query) =>
    answering(() => upToRoom(turned(models.items.values(), query), ({ document }) => document, query.room)),
})

const storedIn = ({ items }: ReadModels, itemId: ItemId) => {
  const write = items.get(itemId)
  return write === undefined ? null : storedOf(write)
}

export const historyOf = ({ history }: ReadModels, itemId: ItemId): HistoryRow[] =>
  [...history.values()]
    .filter((row) => row.itemId === itemId)
    .sort(byPlaceInItem)
    .map((row) => ({ ...row }))
