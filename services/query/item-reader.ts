import type { Instant, ItemId } from '../domain/ids.ts'
import type { ItemDocument } from '../domain/item/item-document.ts'
import { fail } from '../http/problem.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { ReadStore } from '../ports/read-store.ts'
import { type ActiveGeneration, createActiveGeneration } from './active-generation.ts'
import { type CheckedItem, checkedItem, type ItemCheck, type Unverifiable } from './checked-item.ts'
import { createProofCheck, type ProofCheck } from './proof-check.ts'

/** What every reading of items needs. */
export interface ItemReader {
  active: ActiveGeneration
  directory: DirectoryReader
  now: () => Instant
  checkProof: ProofCheck
  /** Checks stored documents; the same order. What fails is told to `onUnverifiable`. */
  check(documents: ItemDocument[]): Promise<ItemCheck[]>
  onUnverifiable: (found: Unverifiable) => void
  /** One item, or problem `item-unknown`, `item-not-verifiable`. */
  checkOne(itemId: ItemId, document: ItemDocument | null): Promise<CheckedItem>
}

export interface ItemReaderDeps {
  store: ReadStore
  directory: DirectoryReader
  now: () => Instant
  /** Told of each stored item that does not check and is therefore not shown: to be counted and logged. */
  onUnverifiable: (found: Unverifiable) => void
}

export function createItemReader({ store, directory, now, onUnverifiable }: ItemReaderDeps): ItemReader {
  const checkProof = createProofCheck({ directory })
  const check = async (documents: ItemDocument[]) => {
    const checks = await Promise.all(documents.map((document) => checkedItem(document, { directory, checkProof })))
    for (const result of checks) if (!result.ok) onUnverifiable({ itemId: result.itemId, fault: result.fault })
    return checks
  }
  return {
    active: createActiveGeneration(store),
    directory,
    now,
    checkProof,
    check,
    onUnverifiable,
    checkOne: async (itemId, document) => {
      if (document === null) return fail('item-unknown')
      const [result] = await check([document])
      return result?.ok && result.item.itemId === itemId ? result.item : fail('item-not-verifiable', { itemId })
    },
  }
}

/** Those that may be shown, and the ids of those that may not. */
export function sortOut(checks: ItemCheck[]): { items: CheckedItem[]; withheld: { itemId: ItemId }[] } {
  const items = checks.flatMap((result) => (result.ok ? [result.item] : []))
  const withheld = checks.flatMap((result) => (result.ok ? [] : [{ itemId: result.itemId }]))
  return { items, withheld }
}
