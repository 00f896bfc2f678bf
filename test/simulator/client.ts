import type { ItemId } from '../../services/domain/ids.ts'
import { type DisplayState, displayStateOn } from '../../services/domain/item/display-state.ts'
import { publicReader } from '../../services/domain/item/may-read.ts'
import type { DirectoryReader } from '../../services/ports/directory-log.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import type { StoredDocument } from '../../services/ports/stored-document.ts'
import { checkedItem } from '../../services/query/checked-item.ts'
import { readChanges } from '../../services/query/item-changes.ts'
import type { ItemReader } from '../../services/query/item-reader.ts'
import { createProofCheck } from '../../services/query/proof-check.ts'
import type { Outlet } from '../../services/query/requested-outlet.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { NO_EVENT } from './forged-event.ts'
import type { Mutant } from './mutants.ts'
import type { World } from './world.ts'

/** An item as a follower of `/v1/changes` knows it. */
export interface KnownItem {
  version: number
  fingerprint: string
  status: string
  content: string | null
  outlets: string[]
  /** On the day up to which the reader was told. */
  state: DisplayState
}

const FIRST_DAY = Date.parse('2026-03-01')
/** Behind every day of display that the clerks write. */
export const LAST_DAY = '2026-03-15'
const READINGS_A_DAY = 3

/** The day by the clock of the hub that is asked. Now and then another one answers, whose clock is a day behind. */
function dayOfReading(reading: number): string {
  const days = Math.floor(reading / READINGS_A_DAY) - (reading % 5 === 4 ? 1 : 0)
  const day = new Date(FIRST_DAY + days * 24 * 3_600_000).toISOString().slice(0, 10)
  return day < LAST_DAY ? day : LAST_DAY
}

/** Follows `/v1/changes` page by page, as a site's backend does. */
export interface Client {
  known: Map<ItemId, KnownItem>
  outlet: Outlet | undefined
  readPages(pages: number): Promise<void>
  readToEnd(): Promise<void>
}

export async function createClient(world: World, mutant: Mutant | null, outlet?: Outlet): Promise<Client> {
  const process = world.turns.process('client')
  const seen = new Set<ItemId>()
  const generation = asTampered(await world.store.as({ turn: process.turn }).open(1), world.tampered, seen)
  const directory: DirectoryReader = await world.readerFor(stillProcess)
  const checkProof = createProofCheck({ directory, verify: world.verify })
  const reader = {
    check: (documents) => Promise.all(documents.map((document) => checkedItem(document, { directory, checkProof }))),
  } satisfies Pick<ItemReader, 'check'>
  const outlets = outlet === undefined ? [] : [outlet]
  const known = new Map<ItemId, KnownItem>()
  let cursor: string | undefined
  let isReading = false
  let readings = 0

  const readPage = async (today = dayOfReading(readings++)): Promise<boolean> => {
    // A reader whose directory is behind judges by what the place of the record says all the same.
    if (world.dice.chance(0.5)) await directory.refresh()
    const limit = world.dice.between(1, 4)
    const { mostWithheld } = world.troubles
    seen.clear()
    const page = await readChanges(reader, generation, {
      cursor,
      limit,
      era: 1,
      asking: publicReader(today),
      outlets,
      mostWithheld,
    })
    // Where the clock is behind the cursor's, items are withheld whose first day has not come there.
    const wrong = today < page.day ? [] : page.withheld.filter(({ itemId }) => !seen.has(itemId))
    for (const { itemId } of wrong) world.faults.push(`client: ${itemId} does not check`)
    if (page.changes.length > limit) world.faults.push(`client: ${page.changes.length} changes, asked for ${limit}`)
    for (const { item, hasLeft } of page.changes) {
      const state = displayStateOn(page.day, { ...item, hasLeft })
      const { itemId, version, fingerprint, status, content, outlets } = item
      if (hasLeft) known.delete(itemId)
      else known.set(itemId, { version, fingerprint, status, content: JSON.stringify(content), outlets, state })
    }
    cursor = mutant?.cursorAs?.(page.next) ?? page.next
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
      // The cursor may go back before an item that was withheld. It stays where it is once nothing is left to tell.
      for (let before: string | undefined = ''; before !== cursor; ) {
        before = cursor
        while (await readPage(LAST_DAY));
      }
    },
  }
}

/** The store as somebody has altered it. `seen` gets the ids of the altered documents that were read. */
function asTampered(generation: Generation, tampered: Set<ItemId>, seen: Set<ItemId>): Generation {
  const altered = (document: StoredDocument): StoredDocument => {
    if (!tampered.has(document.itemId)) return document
    seen.add(document.itemId)
    return { ...document, fingerprint: NO_EVENT }
  }
  return {
    ...generation,
    items: async (itemIds) =>
      new Map([...(await generation.items(itemIds))].map(([itemId, document]) => [itemId, altered(document)])),
    turns: async (query) =>
      (await generation.turns(query)).map((turned) => ({ ...turned, document: altered(turned.document) })),
    latestChanges: async (query) =>
      (await generation.latestChanges(query)).map((change) => ({ ...change, document: altered(change.document) })),
    changes: async (query) =>
      (await generation.changes(query)).map((change) => ({ ...change, document: altered(change.document) })),
  }
}
