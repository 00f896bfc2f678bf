import { type ControlFact, controlIsSigned } from '../../domain/event/control-record.ts'
import type { LogRecord } from '../../ports/event-log.ts'
import { readRecord } from '../../ports/read-record.ts'
import type { DirectoryDeps } from './in-force-after.ts'

/** What a record discards, if it is an `EventDiscarded` that the root signed. Other records are not decoded. */
export function discardIn(
  { value }: Pick<LogRecord, 'value'>,
  { codec, rootKeys }: Pick<DirectoryDeps, 'codec' | 'rootKeys'>,
): (ControlFact & { type: 'EventDiscarded' }) | null {
  if ('unreadable' in value || value.schema.name !== 'hub.EventDiscarded') return null
  const reading = readRecord(value, codec)
  if (reading.kind !== 'control' || !controlIsSigned(reading.control, rootKeys)) return null
  const { fact } = reading.control
  return fact.type === 'EventDiscarded' ? fact : null
}
