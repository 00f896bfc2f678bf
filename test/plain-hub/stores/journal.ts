import type { FileHash } from '../../../services/domain/attachments.ts'
import type { Hash, Instant, ItemId, NodeId } from '../../../services/domain/ids.ts'
import type { ItemState } from '../../../services/domain/item/decide.ts'
import {
  type Bookmark,
  type Journal,
  type JournalRecord,
  type JournalTransaction,
  MOST_TWINS_READ,
  type RememberedRow,
  type TwinsKept,
} from '../../../services/ports/journal.ts'

type Rebase = Parameters<Journal['rebase']>[0]

interface HeldRecord {
  record: JournalRecord
  commandHash: Hash | null
}

/** Everything that a journal holds. A disk has it, and so has a copy of the disk. */
interface Disk {
  records: HeldRecord[]
  items: Map<ItemId, ItemState>
  rows: Map<string, RememberedRow>
  scans: Map<string, FileHash>
  twins: Map<string, Map<number, Uint8Array>>
  twinsKept: TwinsKept
  bookmark: Bookmark
  orphans: { record: JournalRecord; reissuedAs: number | null }[]
}

export interface PlainJournal extends Journal {
  /** A copy of the disk, for restoring later. */
  copy(): Disk
  /** Forgets the listeners, because the process that listened is dead. */
  forgetListeners(): void
  /** Puts a copy in place of the disk. With `null` the disk is new and empty. */
  restore(copy: Disk | null): void
}

const emptyDisk = (): Disk => ({
  records: [],
  items: new Map(),
  rows: new Map(),
  scans: new Map(),
  twins: new Map(),
  twinsKept: { nodeSeq: 0, names: '' },
  bookmark: { nodeSeq: 0, offset: 0, readTo: 0, logId: null, directoryPosition: 0 },
  orphans: [],
})

/** A journal on plain arrays. It outlives the processes that use it. */
export function createPlainJournal(nodeId: NodeId): PlainJournal {
  let disk = emptyDisk()
  const { reading, demandNoReading } = createReading(nodeId)
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }

  return {
    nodeId,
    keyedHash: (text) => text,
    transact: (work) => {
      demandNoReading()
      const before = copyOf(disk)
      try {
        const result = work(transactionOn(disk, nodeId))
        tell()
        return result
      } catch (error) {
        disk = before
        throw error
      }
    },
    reading,
    head: () => headOf(disk),
    item: (itemId) => disk.items.get(itemId) ?? null,
    read: (nodeSeq, limit) =>
      disk.records
        .slice(Math.max(0, nodeSeq - 1))
        .slice(0, limit)
        .map(({ record }) => record),
    placesOf: (itemId) =>
      disk.records.filter(({ record }) => record.itemId === itemId).map(({ record }) => record.nodeSeq),
    isBackDated: ({ nodeSeq, at }) => disk.records.some(({ record }) => record.nodeSeq < nodeSeq && record.at > at),
    importedRow: (identity) => {
      const row = disk.rows.get(identity)
      const item = row && disk.items.get(row.itemId)
      return row === undefined || item === undefined ? null : { ...row, status: item.status }
    },
    scanOf: (eventId) => disk.scans.get(eventId) ?? null,
    twinsAt: (mark) =>
      [...(disk.twins.get(mark) ?? [])]
        .map(([nodeSeq, signature]) => ({ nodeSeq, signature }))
        .toSorted((a, b) => b.nodeSeq - a.nodeSeq)
        .slice(0, MOST_TWINS_READ),
    twinsKept: () => disk.twinsKept,
    bookmark: () => ({ ...disk.bookmark }),
    saveBookmark: (bookmark) => {
      disk.bookmark = { ...bookmark }
      return true
    },
    orphans: () => disk.orphans,
    rebase: (rebase) => {
      if (headOf(disk).nodeSeq !== rebase.head) return false
      rebaseDisk(disk, nodeId, rebase)
      tell()
      return true
    },
    scrub: () => {},
    onAppend: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {},
    forgetListeners: () => listeners.clear(),
    copy: () => copyOf(disk),
    restore: (copy) => {
      disk = copy === null ? emptyDisk() : copyOf(copy)
    },
  }
}

function createReading(nodeId: NodeId) {
  let isReading = false
  return {
    reading: <T>(work: () => T): T => {
      isReading = true
      try {
        return work()
      } finally {
        isReading = false
      }
    },
    demandNoReading: () => {
      if (isReading) throw new Error(`${nodeId}: nothing can be written while it is read`)
    },
  }
}

function headOf({ records }: Disk) {
  const last = records.at(-1)?.record
  const at = records
    .map(({ record }) => record.at)
    .reduce<Instant | null>((latest, one) => (one > (latest ?? '') ? one : latest), null)
  return { nodeSeq: last?.nodeSeq ?? 0, hash: last?.envelopeHash ?? null, at }
}

function append(disk: Disk, nodeId: NodeId, { record, commandHash }: HeldRecord, item: ItemState | null): void {
  if (record.nodeSeq !== headOf(disk).nodeSeq + 1)
    throw new Error(`${nodeId}: ${record.nodeSeq} is not the next nodeSeq`)
  if (disk.records.some((held) => held.record.commandId === record.commandId))
    throw new Error(`${nodeId}: command ${record.commandId} is there already`)
  disk.records.push({ record, commandHash })
  if (item !== null) disk.items.set(item.itemId, item)
}

const transactionOn = (disk: Disk, nodeId: NodeId): JournalTransaction => ({
  head: () => headOf(disk),
  item: (itemId) => disk.items.get(itemId) ?? null,
  outcomeOf: (commandId) => disk.records.find(({ record }) => record.commandId === commandId) ?? null,
  append: (record, item, commandHash) => append(disk, nodeId, { record, commandHash }, item),
  putFreedItem: (item) => {
    disk.items.set(item.itemId, item)
    forgetTwins(disk)
  },
  eraseBefore: (itemId, version, rewrite) => {
    removeTwins(disk, itemId)
    for (const held of disk.records)
      if (held.record.itemId === itemId && held.record.version < version)
        held.record = { ...held.record, ...rewrite(held.record) }
    for (const orphan of disk.orphans)
      if (orphan.record.itemId === itemId) orphan.record = { ...orphan.record, ...rewrite(orphan.record) }
  },
  rememberRow: (row) => void disk.rows.set(row.identity, row),
  keepScan: ({ eventId, scan }) => void disk.scans.set(eventId, scan),
  putTwin: (mark, nodeSeq, signature) => putTwin(disk, mark, nodeSeq, signature),
  putTwinWithin: (most, mark, nodeSeq, signature) => {
    const fits = (disk.twins.get(mark)?.size ?? 0) < most
    if (fits) putTwin(disk, mark, nodeSeq, signature)
    return fits
  },
  removeTwins: (itemId) => removeTwins(disk, itemId),
  twinsKept: () => disk.twinsKept,
  setTwinsKept: (kept) => {
    disk.twinsKept = kept
  },
})

function putTwin(disk: Disk, mark: string, nodeSeq: number, signature: Uint8Array): void {
  const there = disk.twins.get(mark) ?? new Map<number, Uint8Array>()
  disk.twins.set(mark, there.set(nodeSeq, signature))
}

function removeTwins(disk: Disk, itemId: ItemId): void {
  const events = disk.records.filter(({ record }) => record.itemId === itemId).map(({ record }) => record.nodeSeq)
  for (const there of disk.twins.values()) for (const nodeSeq of events) there.delete(nodeSeq)
}

function forgetTwins(disk: Disk): void {
  disk.twins.clear()
  disk.twinsKept = { nodeSeq: 0, names: '' }
}

/** Puts the records that were issued again in place of the old ones, which become orphans. */
function rebaseDisk(disk: Disk, nodeId: NodeId, { keepUntil, refill, reissue, leave = [] }: Rebase): void {
  const orphan = (nodeSeq: number, reissuedAs: number | null) => {
    const held = disk.records[nodeSeq - 1]
    if (held !== undefined) disk.orphans.push({ record: held.record, reissuedAs })
  }
  for (const { record, replaces } of reissue) orphan(replaces, record.nodeSeq)
  for (const { nodeSeq, itemId, item } of leave) {
    orphan(nodeSeq, null)
    if (item === null) disk.items.delete(itemId)
    else disk.items.set(itemId, item)
  }
  if (keepUntil < disk.records.length) forgetTwins(disk)
  disk.records.splice(keepUntil)
  for (const { record, item } of [...refill, ...reissue]) append(disk, nodeId, { record, commandHash: null }, item)
}

const copyOf = (disk: Disk): Disk => ({
  records: disk.records.map((held) => ({ ...held })),
  items: new Map(disk.items),
  rows: new Map(disk.rows),
  scans: new Map(disk.scans),
  twins: new Map([...disk.twins].map(([mark, there]) => [mark, new Map(there)])),
  twinsKept: disk.twinsKept,
  bookmark: { ...disk.bookmark },
  orphans: disk.orphans.map((orphan) => ({ ...orphan })),
})
