import type { ItemStore } from '../ports/item-store.ts'
import { PAGE_ROOM } from '../ports/page-room.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import type { StoredDocument } from '../ports/stored-document.ts'
import { AFTER_ALL_ITEMS } from './change-cursor.ts'
import { continueAfter } from './item-changes.ts'

/** Two states of a generation, the earlier one first. */
export interface Stretch {
  since: readonly Checkpoint[]
  until: readonly Checkpoint[]
}

const READ_AT_ONCE = 200

/** Whether both states are of the same log. Between others no change can be told. */
export const isOneLog = ({ since, until }: Stretch): boolean =>
  until.every(({ partition, logId }) => since.every((known) => known.partition !== partition || known.logId === logId))

/** Walks, page by page, the items that a generation has changed between two states of one log, as they stand now. */
export async function* changesBetween(
  generation: Pick<ItemStore, 'changes'>,
  { since, until }: Stretch,
): AsyncGenerator<StoredDocument[], void> {
  for (const { partition, nextOffset: before } of until) {
    const start = since.find((checkpoint) => checkpoint.partition === partition)?.nextOffset ?? 0
    let after = start === 0 ? null : { offset: start - 1, itemId: AFTER_ALL_ITEMS }
    while (start < before) {
      const rows = await generation.changes({ partition, after, before, limit: READ_AT_ONCE, room: PAGE_ROOM })
      const last = rows.at(-1)
      if (last === undefined) break
      yield rows.map(({ document }) => document)
      after = continueAfter(last)
    }
  }
}
