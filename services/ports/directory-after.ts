import type { Directory } from '../domain/directory/directory.ts'
import type { RootKeys } from '../domain/directory/directory-event.ts'
import { HubError } from '../domain/errors.ts'
import { type ControlRecord, controlIsSigned } from '../domain/event/control-record.ts'
import type { DirectoryReader } from './directory-log.ts'

/**
 * The directory in force after a control record (rule 11), `before` in force before it. Only a `DirectoryAdvanced` that
 * a root key signed moves it, and only forward: an old record that is sent again must not bring back a revoked key.
 * Throws HubError `directory-differs` when the directory at that position is not the one that the log was written
 * under, and what `DirectoryReader.at` throws.
 */
export async function directoryAfter(
  control: ControlRecord,
  before: Directory,
  { directory, rootKeys }: { directory: DirectoryReader; rootKeys: RootKeys },
): Promise<Directory> {
  const { fact } = control
  if (fact.type !== 'DirectoryAdvanced' || fact.position <= before.position) return before
  if (!controlIsSigned(control, rootKeys)) return before
  const after = await directory.at(fact.position)
  if (after.hash !== fact.hash)
    throw new HubError(
      'directory-differs',
      `The directory at position ${fact.position} is ${after.hash}, but the event log was written under ${fact.hash}. ` +
        'Give this process the directory that belongs to the log.',
    )
  return after
}
