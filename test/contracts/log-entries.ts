import { type NodeId, parseNodeId } from '../../services/domain/ids.ts'
import type { EncodedRecord } from '../../services/ports/event-codec.ts'
import type { EventLog, LogEntry, LogRecord } from '../../services/ports/event-log.ts'

export const NODES = ['taihe-county', 'guanji-town', 'fuyang-city', 'yuantan-town', 'jiucheng-town'].map(parseNodeId)

const body = (text: string): EncodedRecord => ({
  schema: { name: 'hub.ItemPublished', version: 1 },
  body: Buffer.from(text),
})
export const control = (text: string): EncodedRecord => ({
  schema: { name: 'hub.DirectoryAdvanced', version: 1 },
  body: Buffer.from(text),
})
export const entry = (key: NodeId, nodeSeq: number, text = `${key} ${nodeSeq}`): LogEntry => ({
  key,
  nodeSeq,
  ...body(text),
})
export const textOf = ({ value }: LogRecord): string =>
  'unreadable' in value ? `unreadable: ${value.unreadable}` : Buffer.from(value.body).toString('utf8')

/** All records of a partition from an offset on, read so many at a time. */
export async function readAll(log: EventLog, partition: number, from = 0, limit = 100): Promise<LogRecord[]> {
  const all: LogRecord[] = []
  for (let next = from; ; ) {
    const records = await log.read(partition, next, limit)
    const last = records.at(-1)
    if (last === undefined) return all
    all.push(...records)
    next = last.offset + 1
  }
}
