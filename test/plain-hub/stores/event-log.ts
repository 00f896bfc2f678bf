import type { Dice } from '../../../scripts/generate/random.ts'
import { HubError } from '../../../services/domain/errors.ts'
import type { Instant } from '../../../services/domain/ids.ts'
import { partitionFor } from '../../../services/domain/partition-for.ts'
import type { EventLog, LogEntry, LogRecord, Position } from '../../../services/ports/event-log.ts'
import type { Process } from '../turns.ts'
import { followPartitions } from './follow-partitions.ts'

/** What may become of an append. */
export type AppendFate =
  | 'written'
  /** Nothing was written, and the caller hears so. */
  | 'refused'
  /** It is written, but the caller hears that it failed. */
  | 'answer-lost'
  /** The caller hears that it failed, but it is written later. */
  | 'late'
  /** Some entries are written, and the caller hears that all were. */
  | 'holes'
  /** All entries are written, in another order. */
  | 'reordered'
  | 'written-twice'

export interface PlainEventLog {
  /** All records, in one list for each partition. */
  records: LogRecord[][]
  /** The log as one process sees it. */
  as(process: Process): EventLog
  /** Puts a record in without asking anybody, as a thief with the right to write can. */
  put(partition: number, key: string | null, value: LogRecord['value'], nodeSeq?: number): Position
  partitionOf(key: string): number
  /** Writes the entries that were late. */
  landLate(): void
}

export interface PlainEventLogOptions {
  partitions: number
  now: () => Instant
  dice: Dice
  /** Says at each append what becomes of it. */
  fate: () => AppendFate
  /** Says at each reading whether it fails. */
  fails: () => boolean
  /** Whether the engine can erase contents. */
  canErase: boolean
  /** Offsets rise by up to this. */
  stride: number
}

/** The part that outlives the processes, and the ways to write into it. */
interface Held extends Pick<PlainEventLog, 'records' | 'put'> {
  endOf(partition: number): number
  /** Appends as fate has it. */
  append(entries: LogEntry[]): Position[]
  /** The `nodeSeq` that a record was written with; 0 when it had none. */
  nodeSeqOf(record: LogRecord): number
}

/** An event log on plain arrays. It outlives the processes that use it. */
export function createPlainEventLog(options: PlainEventLogOptions): PlainEventLog {
  const { partitions, now, dice, stride } = options
  const records: LogRecord[][] = Array.from({ length: partitions }, () => [])
  const nodeSeqs = new WeakMap<LogRecord, number>()
  const late: LogEntry[][] = []

  const endOf = (partition: number) => (records[partition]?.at(-1)?.offset ?? -1) + 1
  const put: PlainEventLog['put'] = (partition, key, value, nodeSeq) => {
    const first = records[partition]?.length === 0
    const offset = endOf(partition) + (first ? 0 : dice.between(0, stride - 1))
    const record: LogRecord = { partition, offset, key, time: now(), value }
    records[partition]?.push(record)
    if (nodeSeq !== undefined) nodeSeqs.set(record, nodeSeq)
    return { partition, offset }
  }
  const putAll = (entries: LogEntry[]) =>
    entries.map(({ key, nodeSeq, schema, body }) => put(partitionFor(key, partitions), key, { schema, body }, nodeSeq))
  const held: Held = {
    records,
    put,
    endOf,
    append: (entries) => appendByFate(entries, { ...options, putAll, putOff: (later) => void late.push(later) }),
    nodeSeqOf: (record) => nodeSeqs.get(record) ?? 0,
  }

  return {
    records,
    as: (process) => logAs(process, held, options),
    put,
    partitionOf: (key) => partitionFor(key, partitions),
    landLate: () => {
      for (const entries of late.splice(0)) putAll(entries)
    },
  }
}

function appendByFate(
  entries: LogEntry[],
  {
    fate,
    dice,
    putAll,
    putOff,
  }: PlainEventLogOptions & { putAll: (entries: LogEntry[]) => Position[]; putOff: (entries: LogEntry[]) => void },
): Position[] {
  switch (fate()) {
    case 'written':
      return putAll(entries)
    case 'written-twice':
      putAll(entries)
      return putAll(entries)
    case 'refused':
      throw unavailable()
    case 'answer-lost':
      putAll(entries)
      throw unavailable()
    case 'late':
      putOff(entries)
      throw unavailable()
    case 'reordered':
      return putAll(entries.toSorted(() => dice.between(-1, 1)))
    case 'holes':
      return putAll(entries.filter(() => dice.chance(0.7)))
  }
}

/** The log as one process sees it. */
function logAs(process: Process, held: Held, { partitions, dice, fails, canErase }: PlainEventLogOptions): EventLog {
  const { records, put, endOf, append } = held
  const reading = async () => {
    await process.turn()
    if (fails()) throw unavailable()
  }
  const read: EventLog['read'] = async (partition, offset, limit) => {
    await reading()
    const found = (records[partition] ?? []).filter((record) => record.offset >= offset).slice(0, limit)
    return dice.chance(0.3) ? found.slice(0, Math.max(1, dice.between(1, limit))) : found
  }
  const erase: EventLog['erase'] = async ({ key, nodeSeqs, rewrite }) => {
    await reading()
    for (const record of records.flat())
      if (record.key === key && nodeSeqs.includes(held.nodeSeqOf(record)) && !('unreadable' in record.value))
        record.value = rewrite(record.value) ?? record.value
  }
  return {
    partitions,
    addedPartitions: async () => [],
    partitionOf: (key) => partitionFor(key, partitions),
    append: async (entries) => {
      await process.turn()
      const positions = append(entries)
      await process.turn()
      return positions
    },
    appendControl: async (partition, record) => {
      await process.turn()
      const position = put(partition, null, record)
      await process.turn()
      return position
    },
    read,
    ends: async () => {
      await reading()
      return records.map((_, partition) => endOf(partition))
    },
    timeAt: async (partition, offset) => (await read(partition, offset, 1))[0]?.time ?? null,
    heldUp: async () => [],
    follow: (following) => followPartitions({ ...following, partitions, read, process, endOf, dice }),
    erase: canErase ? erase : null,
    close: async () => {},
  }
}

const unavailable = () => new HubError('log-unavailable', 'The simulated log does not answer.')
