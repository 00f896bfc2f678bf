import type { Instant, ItemId } from '../domain/ids.ts'
import { fail } from '../http/problem.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { ReadStore } from '../ports/read-store.ts'
import type { StoredDocument } from '../ports/stored-document.ts'
import { type ActiveGeneration, createActiveGeneration } from './active-generation.ts'
import { createRowReader, type RowReader } from './catalogues/read-rows.ts'
import { type CheckedItem, checkedItem, type ItemCheck, type Unverifiable } from './checked-item.ts'
import { type CleanBodies, createCleanBodies } from './clean-bodies.ts'
import type { UnreadNode } from './freshness.ts'
import { createListTotals, type ListTotals } from './list-total.ts'
import { createProofCheck, type ProofCheck } from './proof-check.ts'
import { createRememberedChecks } from './remembered-checks.ts'

/** Everything that reads items needs this. */
export interface ItemReader {
  active: ActiveGeneration
  directory: DirectoryReader
  now: () => Instant
  /** How many partitions the log has. */
  partitions: number
  unread: () => Promise<UnreadNode[]>
  checkProof: ProofCheck
  bodies: CleanBodies
  totals: ListTotals
  readRows: RowReader
  /** Gives the event loop back (`Timers`). Whoever walks many items calls it after each page of them. */
  turn: () => Promise<void>
  /** Checks stored documents, and answers in the same order. Each that fails is reported to `onUnverifiable`. */
  check(documents: StoredDocument[]): Promise<ItemCheck[]>
  onUnverifiable: (found: Unverifiable) => void
  /**
   * How many items have failed a check since the start. It is part of every list's state, so that a list which a reader
   * has kept is read again as soon as this process has found another item that does not check.
   */
  failuresMet(): number
  /** Gives the item, or fails with the problem `item-unknown` or `item-not-verifiable`. */
  checkOne(itemId: ItemId, document: StoredDocument | null): Promise<CheckedItem>
}

export interface ItemReaderDeps {
  store: ReadStore
  directory: DirectoryReader
  now: () => Instant
  /** How many partitions the log has. Left out where nobody can tell. */
  partitions?: number
  /** The nodes of which something is on no page yet. Left out where nobody can tell. */
  unread?: () => Promise<UnreadNode[]>
  /** Called for each stored item that does not check and is therefore not shown. Here it is counted and logged. */
  onUnverifiable: (found: Unverifiable) => void
  /** Left out where nobody else waits for the event loop. */
  turn?: () => Promise<void>
  /** Holds a large body against its cleaned form in another thread. Left out, it is done where it is asked for. */
  isCleanApart?: (html: string) => Promise<boolean>
  /** How much of what has checked is remembered. */
  rememberedBytes?: number
}

/** A store that is damaged all over must not fill the memory with item ids. */
const MOST_FAILURES = 10_000

export function createItemReader({
  store,
  directory,
  now,
  partitions = 0,
  unread = async () => [],
  turn = async () => {},
  ...deps
}: ItemReaderDeps): ItemReader {
  const checkProof = createProofCheck({ directory })
  const failed = new Set<ItemId>()
  const onUnverifiable = (found: Unverifiable) => {
    if (failed.size < MOST_FAILURES) failed.add(found.itemId)
    deps.onUnverifiable(found)
  }
  const remembered = createRememberedChecks(
    deps.rememberedBytes === undefined ? {} : { mostBytes: deps.rememberedBytes },
  )
  const checkAnew = async (document: StoredDocument): Promise<ItemCheck> => {
    const before = directory.latest()
    const check = await checkedItem(document, { directory, checkProof })
    if (check.ok && check.lasts && directory.latest() === before) remembered.keep(document, before, check.item)
    return check
  }
  const check = async (documents: StoredDocument[]) => {
    const under = directory.latest()
    const checks = await Promise.all(
      documents.map((document) => {
        const item = remembered.find(document, under)
        return item === undefined ? checkAnew(document) : { ok: true as const, item, lasts: true }
      }),
    )
    for (const result of checks) if (!result.ok) onUnverifiable({ itemId: result.itemId, fault: result.fault })
    return checks
  }
  return {
    active: createActiveGeneration(store),
    directory,
    now,
    partitions,
    unread,
    checkProof,
    bodies: createCleanBodies({ apart: deps.isCleanApart }),
    totals: createListTotals(),
    readRows: createRowReader(),
    turn,
    check,
    onUnverifiable,
    failuresMet: () => failed.size,
    checkOne: async (itemId, document) => {
      if (document === null) return fail('item-unknown')
      const [result] = await check([document])
      return result?.ok && result.item.itemId === itemId ? result.item : fail('item-not-verifiable', { itemId })
    },
  }
}

/** Parts the items that may be shown from the withheld ones, of which only the ids are given. */
export function sortOut(checks: ItemCheck[]): { items: CheckedItem[]; withheld: { itemId: ItemId }[] } {
  const items = checks.flatMap((result) => (result.ok ? [result.item] : []))
  const withheld = checks.flatMap((result) => (result.ok ? [] : [{ itemId: result.itemId }]))
  return { items, withheld }
}
