import { existsSync } from 'node:fs'
import { openSqliteDirectoryLog } from '../../adapters/sqlite/directory-log.ts'
import type { SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import { readRecord } from '../../ports/read-record.ts'
import { newId, now, timers } from '../clock.ts'
import { closedAtEnd } from '../closed-at-end.ts'
import { loadRootKey } from '../data/root-keys.ts'
import { createDirectoryReader } from '../engines/directory-reader.ts'
import { type HubPlace, openWriteSide, type WriteSide } from '../engines/open-stores.ts'
import { createLog } from './log-creation.ts'

/** The report of `hub log begin`. */
export interface LogBegun {
  logId: string
  /** Partitions that were empty and have their `LogCreated` now. */
  begun: number[]
  /** Directory events that the log lacked and this folder had. */
  directoryEvents: number
}

/**
 * Gives a recreated log its beginning, or a log that is to take another one's place: the directory from this folder where
 * the log has none, `LogCreated` in each empty partition, then `DirectoryAdvanced`. The nodes' relays notice the new log
 * and send it their whole journals. A second call completes what an interrupted one began.
 */
export async function beginLog(place: HubPlace): Promise<LogBegun> {
  const rootKey = loadRootKey(place.data)
  await using side = await openWriteSide(place)
  const { hubId } = side.rootKeys
  const directoryEvents = side.directory.latest().position === 0 ? await putDirectory(place, side) : 0
  const ends = await side.log.ends()
  const begun = [...ends.keys()].filter((partition) => ends[partition] === 0)
  const logId = (await logIdAmong(side, ends)) ?? newId()
  await createLog({ ...side, rootKey, hubId, logId, now })
  await side.authority(rootKey).announce()
  return { logId, begun, directoryEvents }
}

async function putDirectory({ data }: HubPlace, { directoryLog, directory, rootKeys }: WriteSide): Promise<number> {
  for (const file of [data.directoryFile, data.logFile].filter((one) => existsSync(one))) {
    await using copy = closedAtEnd(openSqliteDirectoryLog({ file, rootKeys, timers }))
    // The reader checks the copy before anything is written.
    await createDirectoryReader({ log: copy, rootKeys })
    const events: SignedDirectoryEvent[] = await copy.read(0)
    if (events.length === 0) continue
    await directoryLog.append(0, events)
    return (await directory.refresh()).position
  }
  throw new HubError(
    'directory-missing',
    `The log holds no directory, and ${data.folder} has no copy of it. Run this where the publisher runs.`,
  )
}

/** The id of a log that was begun in some partitions already. */
async function logIdAmong({ log, codec }: WriteSide, ends: number[]): Promise<string | null> {
  for (const [partition, end] of ends.entries()) {
    const [first] = end === 0 ? [] : await log.read(partition, 0, 1)
    if (first === undefined) continue
    const reading = readRecord(first.value, codec)
    if (reading.kind === 'control' && reading.control.fact.type === 'LogCreated') return reading.control.fact.logId
    throw new HubError(
      'log-not-empty',
      `Partition ${partition} of the event log holds records before its beginning. Make the topics again, then run this before anything is published.`,
    )
  }
  return null
}
