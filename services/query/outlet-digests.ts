import { createHash } from 'node:crypto'
import { z } from 'zod'
import { hashOf } from '../domain/canonical.ts'
import { type Hash, type ItemId, isItemId } from '../domain/ids.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import type { Timers } from '../domain/timers.ts'
import type { Position } from '../ports/event-log.ts'
import type { ChangedItem, ChangesQuery, ItemStore } from '../ports/item-store.ts'
import { PAGE_ROOM } from '../ports/page-room.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import type { ActiveGeneration } from './active-generation.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { continueAfter } from './item-changes.ts'
import type { ItemReader } from './item-reader.ts'
import { LINES_A_TURN, sortInTurns } from './sort-in-turns.ts'

/** Two replicas must agree on this for an item of an outlet. `changedAt` is the record that changed it last. */
export interface ItemDigest {
  itemId: ItemId
  version: number
  status: 'live' | 'withdrawn'
  /** Computed from the stored content, not copied from a column. */
  fingerprint: Hash
  changedAt: Position
  /** The item was shown here in an earlier version and is not shown any more. */
  left: boolean
}

export interface OutletDigests {
  generation: number
  /** All items changed before these, and no others, are in the digests. */
  checkpoints: Pick<Checkpoint, 'partition' | 'logId' | 'nextOffset'>[]
  outlets: { entry: OutletEntry; items: number; digest: Hash }[]
}

/** This many documents are held in memory at a time, and fewer where they are large. */
const READ_AT_ONCE = 100

/**
 * A digest of each entry that shows an item: SHA-256 over lines `itemId version status fingerprint`, by itemId. Reads
 * all items, and gives the event loop back after each page of them and while it sorts.
 */
export async function outletDigests(generation: ItemStore, { turn }: Pick<Timers, 'turn'>): Promise<OutletDigests> {
  const checkpoints = await generation.checkpoints()
  const lines = new Map<OutletEntry, string[]>()
  for (const { partition, nextOffset: before } of checkpoints)
    for await (const { document } of changed(generation, {
      partition,
      after: null,
      before,
      limit: Number.POSITIVE_INFINITY,
    })) {
      const line = lineOf(document)
      for (const entry of document.shownOn) {
        const known = lines.get(entry)
        if (known === undefined) lines.set(entry, [line])
        else known.push(line)
      }
    }
  const outlets: OutletDigests['outlets'] = []
  for (const entry of [...lines.keys()].sort()) {
    const ofEntry = lines.get(entry) ?? []
    outlets.push({ entry, items: ofEntry.length, digest: await digestOf(await sortInTurns(ofEntry, turn), turn) })
  }
  return { generation: generation.number, checkpoints: placesOf(checkpoints), outlets }
}

const placesOf = (checkpoints: Checkpoint[]): OutletDigests['checkpoints'] =>
  checkpoints.map(({ partition, logId, nextOffset }) => ({ partition, logId, nextOffset }))

/**
 * Keeps the digests for as long as the checkpoints stay where they are, so that asking again costs nothing. Whoever asks
 * while they are made gets what is being made.
 */
export function createKeptDigests(
  active: ActiveGeneration,
  timers: Pick<Timers, 'turn'>,
): () => Promise<OutletDigests> {
  let kept: { of: string; digests: OutletDigests } | null = null
  let running: Promise<OutletDigests> | null = null
  const present = async (generation: ItemStore, era: number): Promise<OutletDigests> => {
    const stateOf = (checkpoints: OutletDigests['checkpoints']) => JSON.stringify([era, generation.number, checkpoints])
    if (kept?.of === stateOf(placesOf(await generation.checkpoints()))) return kept.digests
    const digests = await outletDigests(generation, timers)
    kept = { of: stateOf(digests.checkpoints), digests }
    return digests
  }
  return () => {
    running ??= active.use(present).finally(() => {
      running = null
    })
    return running
  }
}

async function* changed(generation: ItemStore, asked: Omit<ChangesQuery, 'room'>): AsyncGenerator<ChangedItem> {
  for await (const rows of changedPages(generation, asked)) yield* rows
}

async function* changedPages(
  generation: ItemStore,
  { after, limit, ...range }: Omit<ChangesQuery, 'room'>,
): AsyncGenerator<ChangedItem[]> {
  let left = limit
  while (left > 0) {
    const bounds = { limit: Math.min(READ_AT_ONCE, left), room: PAGE_ROOM }
    const rows = await generation.changes({ ...range, after, ...bounds })
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    after = continueAfter(last)
    left -= rows.length
  }
}

const computedFingerprint = ({ contentText, fingerprint }: ChangedItem['document']): Hash =>
  contentText === null ? fingerprint : hashOf(contentText)

const lineOf = (document: ChangedItem['document']): string =>
  `${document.itemId} ${document.version} ${document.status} ${computedFingerprint(document)}\n`

async function digestOf(lines: string[], turn: Timers['turn']): Promise<Hash> {
  const hash = createHash('sha256')
  for (let at = 0; at < lines.length; at += LINES_A_TURN) {
    hash.update(lines.slice(at, at + LINES_A_TURN).join(''), 'utf8')
    await turn()
  }
  return `sha-256:${hash.digest('hex')}` as Hash
}

const cursorSchema = z.strictObject({
  partition: z.int().min(0),
  offset: z.int().min(0),
  itemId: z.string().refine(isItemId),
})

/** What a row of an entry is to a comparison; null for an item that does not check. */
export type DigestRows = (rows: ChangedItem[], entry: OutletEntry) => Promise<(ItemDigest | null)[]>

/**
 * A page of an entry's items as they are now, with those that have left it. `next` is null at the end. Whoever answers
 * others checks each item (`checkedDigests`). A comparison of one's own store wants to know what is stored there.
 */
export async function itemDigests(
  generation: ItemStore,
  entry: OutletEntry,
  { cursor, limit }: { cursor?: string; limit: number },
  digestRows: DigestRows = storedDigests,
): Promise<{ items: ItemDigest[]; withheld: { itemId: ItemId }[]; next: string | null }> {
  const start = cursor === undefined ? null : decodeCursor(cursorSchema, cursor)
  const found: { place: z.infer<typeof cursorSchema>; digest: ItemDigest | null }[] = []
  const partitions = (await generation.checkpoints()).map(({ partition }) => partition).sort((a, b) => a - b)
  for (const partition of partitions.filter((each) => each >= (start?.partition ?? 0))) {
    const after = start?.partition === partition ? start : null
    const range = { partition, after, before: Number.MAX_SAFE_INTEGER, entries: [entry] }
    for await (const rows of changedPages(generation, { ...range, limit: limit + 1 - found.length })) {
      const digests = await digestRows(rows, entry)
      for (const [index, { document, changedAt }] of rows.entries())
        found.push({ place: { ...changedAt, itemId: document.itemId }, digest: digests[index] ?? null })
    }
  }
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.flatMap(({ digest }) => digest ?? []),
    withheld: page.flatMap(({ digest, place: { itemId } }) => (digest === null ? [{ itemId }] : [])),
    next: found.length > limit && last !== undefined ? encodeCursor(last.place) : null,
  }
}

const storedDigests: DigestRows = async (rows, entry) =>
  rows.map(({ document, changedAt }) => ({
    itemId: document.itemId,
    version: document.version,
    status: document.status,
    fingerprint: computedFingerprint(document),
    changedAt,
    left: !document.shownOn.includes(entry),
  }))

/** Derives all but the record's position from the envelopes and the content, after checking them (rule 10). */
export const checkedDigests =
  ({ check }: Pick<ItemReader, 'check'>): DigestRows =>
  async (rows, entry) =>
    (await check(rows.map(({ document }) => document))).map((result, index) => {
      if (!result.ok) return null
      const { itemId, version, status, fingerprint, outlets } = result.item
      const { changedAt } = rows[index] as ChangedItem
      return { itemId, version, status, fingerprint, changedAt, left: !outlets.includes(entry) }
    })
