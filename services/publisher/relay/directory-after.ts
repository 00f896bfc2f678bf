import type { Directory } from '../../domain/directory/directory.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { isRetryable } from '../../domain/errors.ts'
import { type ControlRecord, controlIsSigned } from '../../domain/event/control-record.ts'
import type { DirectoryReader } from '../../ports/directory-log.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { LogRecord } from '../../ports/event-log.ts'

export interface DirectoryDeps {
  directory: DirectoryReader
  rootKeys: RootKeys
  codec: EventCodec
}

/** The directory in force after a record of the log (rule 11): only a root's `DirectoryAdvanced` moves it, and only forward. */
export async function directoryAfter(
  record: LogRecord,
  before: Directory,
  { directory, rootKeys, codec }: DirectoryDeps,
): Promise<Directory> {
  const control = record.key === null ? controlIn(record, codec) : null
  if (control === null || control.fact.type !== 'DirectoryAdvanced' || control.fact.position <= before.position)
    return before
  return controlIsSigned(control, rootKeys) ? directory.at(control.fact.position) : before
}

function controlIn({ value }: LogRecord, codec: EventCodec): ControlRecord | null {
  if ('unreadable' in value) return null
  try {
    const decoded = codec.decode(value)
    return decoded.kind === 'control' ? decoded.control : null
  } catch (error) {
    if (isRetryable(error)) throw error
    return null
  }
}
