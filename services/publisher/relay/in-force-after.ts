import type { Directory } from '../../domain/directory/directory.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { directoryAfter } from '../../ports/directory-after.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { LogRecord } from '../../ports/event-log.ts'
import { readRecord } from '../../ports/read-record.ts'

export interface DirectoryDeps {
  directory: DirectoryReader
  rootKeys: RootKeys
  codec: EventCodec
}

/**
 * The directory in force after any record of the log, see `directoryAfter`. Decodes only records that can move it: the
 * relay does not need what is in others' events.
 */
export async function inForceAfter(
  { value }: Pick<LogRecord, 'value'>,
  before: Directory,
  deps: DirectoryDeps,
): Promise<Directory> {
  if ('unreadable' in value || value.schema.name !== 'hub.DirectoryAdvanced') return before
  const reading = readRecord(value, deps.codec)
  return reading.kind === 'control' ? directoryAfter(reading.control, before, deps) : before
}
