import { createHash } from 'node:crypto'
import { z } from 'zod'
import { hashOf } from '../domain/canonical.ts'
import type { Hash, ItemId } from '../domain/ids.ts'
import type { OutletEntry } from '../domain/outlets.ts'
import type { Position } from '../ports/event-log.ts'
import type { ChangedItem, ChangesQuery, ItemStore } from '../ports/item-store.ts'
import { PAGE_ROOM } from '../ports/page-room.ts'
import type { Checkpoint } from '../ports/read-models.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { continueAfter } from './item-changes.ts'

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

/** A digest of each entry that shows an item: SHA-256 over lines `itemId version status fingerprint`, by itemId. */
export async function outletDigests(generation: ItemStore): Promise<OutletDigests> {
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
  return {
    generation: generation.number,
    checkpoints: checkpoints.map(({ partition, logId, nextOffset }) => ({ partition, logId, nextOffset })),
    outlets: [...lines.keys()].sort().map((entry) => outletDigest(entry, lines.get(entry) as string[])),
  }
}

async function* changed(
  generation: ItemStore,
  { after, limit, ...range }: Omit<ChangesQuery, 'room'>,
): AsyncGenerator<ChangedItem> {
  let left = limit
  while (left > 0) {
    const bounds = { limit: Math.min(READ_AT_ONCE, left), room: PAGE_ROOM }
    const rows = await generation.changes({ ...range, after, ...bounds })
    yield* rows
    const last = rows.at(-1)
    if (last === undefined) return
    after = continueAfter(last)
    left -= rows.length
  }
}

const computedFingerprint = ({ contentText, fingerprint }: ChangedItem['document']): Hash =>
  contentText === null ? fingerprint : hashOf(contentText)

const lineOf = (document: ChangedItem['document']): string =>
  `${document.itemId} ${document.version} ${document.status} ${computedFingerprint(document)}\n`

const outletDigest = (entry: OutletEntry, lines: string[]) => ({
  entry,
  items: lines.length,
  digest: `sha-256:${createHash('sha256').update(lines.sort().join(''), 'utf8').digest('hex')}`,
})

const cursorSchema = z.strictObject({ partition: z.int().min(0), offset: z.int().min(0), itemId: z.string() })

/** A page of an entry's items as they are now, with those that have left it. `next` is null at the end. */
export async function itemDigests(
  generation: ItemStore,
  entry: OutletEntry,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<{ items: ItemDigest[]; next: string | null }> {
  const start = cursor === undefined ? null : decodeCursor(cursorSchema, cursor)
  const found: ItemDigest[] = []
  const partitions = (await generation.checkpoints()).map(({ partition }) => partition).sort((a, b) => a - b)
  for (const partition of partitions.filter((each) => each >= (start?.partition ?? 0))) {
    const after = start?.partition === partition ? start : null
    const range = { partition, after, before: Number.MAX_SAFE_INTEGER, entries: [entry] }
    for await (const row of changed(generation, { ...range, limit: limit + 1 - found.length }))
      found.push(itemDigest(row, entry))
  }
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page,
    next: found.length > limit && last !== undefined ? encodeCursor({ ...last.changedAt, itemId: last.itemId }) : null,
  }
}

const itemDigest = ({ document, changedAt }: ChangedItem, entry: OutletEntry): ItemDigest => ({
  itemId: document.itemId,
  version: document.version,
  status: document.status,
  fingerprint: computedFingerprint(document),
  changedAt,
  left: !document.shownOn.includes(entry),
})
