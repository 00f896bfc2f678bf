import type { ItemId } from '../../services/domain/ids.ts'
import type { DirectoryReader } from '../../services/ports/directory-log.ts'
import { checkedItem } from '../../services/query/checked-item.ts'
import { readChanges } from '../../services/query/item-changes.ts'
import type { ItemReader } from '../../services/query/item-reader.ts'
import { createProofCheck } from '../../services/query/proof-check.ts'
import type { Outlet } from '../../services/query/requested-outlet.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import type { World } from './world.ts'

/** An item as a follower of `/v1/changes` knows it. */
export interface KnownItem {
  version: number
  fingerprint: string
  status: string
  content: string | null
  outlets: string[]
}

/** Follows `/v1/changes` page by page, as a site's backend does. */
export interface Client {
  known: Map<ItemId, KnownItem>
  outlet: Outlet | undefined
  readPages(pages: number): Promise<void>
  readToEnd(): Promise<void>
}

export async function createClient(world: World, outlet?: Outlet): Promise<Client> {
  const process = world.turns.process('client')
  const generation = await world.store.as({ turn: process.turn }).open(1)
  const directory: DirectoryReader = await world.readerFor(stillProcess)
  const checkProof = createProofCheck({ directory, verify: world.verify })
  const reader = {
    check: (documents) => Promise.all(documents.map((document) => checkedItem(document, { directory, checkProof }))),
  } satisfies Pick<ItemReader, 'check'>
  const known = new Map<ItemId, KnownItem>()
  let cursor: string | undefined
  let isReading = false

  const readPage = async (): Promise<boolean> => {
    await directory.refresh()
    const limit = world.dice.between(1, 4)
    const page = await readChanges(reader, generation, { cursor, limit, era: 1, outlet })
    for (const { itemId } of page.withheld) world.faults.push(`client: ${itemId} does not check`)
    for (const { item, left } of page.changes) {
      const { itemId, version, fingerprint, status, content, outlets } = item
      if (left) known.delete(itemId)
      else known.set(itemId, { version, fingerprint, status, content: JSON.stringify(content), outlets })
    }
    cursor = page.next
    return page.more
  }

  return {
    known,
    outlet,
    readPages: async (pages) => {
      if (isReading) return
      isReading = true
      for (let page = 0; page < pages; page++) await readPage()
      isReading = false
    },
    readToEnd: async () => {
      while (await readPage());
    },
  }
}
