import { emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import type { Directory } from '../../services/domain/directory/directory.ts'
import type { RootKeys } from '../../services/domain/directory/directory-event.ts'
import { type ControlFact, signControl } from '../../services/domain/event/control-record.ts'
import { type HashedEvent, verifyText } from '../../services/domain/event/signed-event.ts'
import type { DirectoryReader } from '../../services/ports/directory-log.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import { prepareBatch } from '../../services/projector/prepared-batch.ts'
import { AT, DIRECTORY, HUB, ROOT, type TestKey } from '../domain/scene.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { LOGGED_AT } from './fold-scene.ts'

/** Records of the log made by hand, and the batch that they are. */

export const ROOTS: RootKeys = {
  hubId: HUB,
  threshold: 1,
  keys: [{ keyId: ROOT.keyId, publicKey: ROOT.publicKey }],
}

export const eventAt = (offset: number, event: HashedEvent, key: string | null = event.envelope.nodeId): LogRecord => ({
  partition: 0,
  offset,
  key,
  time: LOGGED_AT,
  value: CODEC.encodeEvent(event),
})

/** What a control record says, but for the hub and the time. */
type Said<F = ControlFact> = F extends ControlFact ? Omit<F, 'hubId' | 'at'> : never

export const controlAt = (offset: number, said: Said, key: TestKey = ROOT): LogRecord => ({
  partition: 0,
  offset,
  key: null,
  time: LOGGED_AT,
  value: CODEC.encodeControl(signControl({ ...said, hubId: HUB, at: AT } as ControlFact, key)),
})

export const junkAt = (offset: number): LogRecord => ({
  partition: 0,
  offset,
  key: 'liulin',
  time: LOGGED_AT,
  value: { unreadable: 'no frame', bytes: new Uint8Array([1]) },
})

/** The record that announces a directory. */
export const advancedAt = (offset: number, { position, hash }: Directory): LogRecord =>
  controlAt(offset, { type: 'DirectoryAdvanced', position, hash })

/** A reader of these directories, by their positions. */
export function readerOf(...directories: Directory[]): DirectoryReader {
  const latest = directories.at(-1) ?? DIRECTORY
  return {
    latest: () => latest,
    at: async (position) => directories.find((one) => one.position === position) ?? emptyDirectory(HUB),
    refresh: async () => latest,
  }
}

/** The batch as it is prepared under the directory of the scene; `later`: what the directory's log has beyond that. */
export const preparedBatch = (records: LogRecord[], directory = DIRECTORY, ...later: Directory[]) =>
  prepareBatch(
    { partition: 0, records, directory },
    {
      codec: CODEC,
      directory: readerOf(directory, ...later),
      rootKeys: ROOTS,
      verify: async (...asked) => verifyText(...asked),
    },
  )
