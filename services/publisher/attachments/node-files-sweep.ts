import { type FileHash, filesIn } from '../../domain/attachments.ts'
import { isRetryable } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { AttachmentStore, StoredFile } from '../../ports/attachment-store.ts'
import type { EncodedRecord, EventCodec } from '../../ports/event-codec.ts'
import type { Journal } from '../../ports/journal.ts'
import { readRecord } from '../../ports/read-record.ts'
import { fetchFiles } from './fetch-files.ts'
import type { NodeFiles } from './node-files.ts'

export interface NodeFilesSweepDeps {
  journal: Journal
  codec: EventCodec
  files: NodeFiles
  /** Where everybody reads them. */
  shared: AttachmentStore
  /** Milliseconds since 1970. */
  now: () => number
  turn: Timers['turn']
}

/** A file that no event names yet waits so long for one. */
const UNNAMED_FOR_MS = 30 * 24 * 3600 * 1000

const AT_ONCE = 200

/**
 * Sweeps the files of a node by its journal. A file that an event names stays, and is put back into the shared store when
 * it is not there. One that an event names and that is not here is fetched from there, as after the journal was refilled.
 * One that none names any more, because its text was erased, is removed; so is one that was put here 30
 * days ago and never named. Gives how many were removed. It can be repeated, and broken off at any place.
 */
async function sweepNodeFiles(deps: NodeFilesSweepDeps): Promise<number> {
  const { journal, files, shared, now } = deps
  const stored: StoredFile[] = []
  for await (const file of files.store.list()) stored.push(file)
  if (stored.length === 0 && (await isEmpty(shared))) return 0
  const named = await namedInJournal(deps)
  const here = new Set(stored.map(({ file }) => file))
  await fetchFiles(
    [...named.files].filter((file) => !here.has(file)),
    { own: files.store, shared },
  )
  let removed = 0
  for (const { file, putAt, bytes } of stored) {
    if (named.files.has(file)) {
      if (putAt !== 0) files.markNamed(file)
      const there = await shared.stat(file)
      if (there === null || there.bytes !== bytes) await shared.put(file, files.store.read(file))
    } else if (putAt === 0 || putAt < now() - UNNAMED_FOR_MS) {
      await readOn(named, deps)
      removed += journal.transact((tx) => {
        if (named.files.has(file) || tx.head().nodeSeq !== named.readTo) return 0
        files.removeNow(file)
        return 1
      })
    }
  }
  return removed
}

async function isEmpty(store: AttachmentStore): Promise<boolean> {
  for await (const _ of store.list()) return false
  return true
}

/** The files that the journal names up to an event. */
interface NamedInJournal {
  files: Set<FileHash>
  readTo: number
}

type JournalToRead = Pick<NodeFilesSweepDeps, 'journal' | 'codec' | 'turn'>

/** The stored files that events of a journal name, as far as the log has them. */
export async function filesNamedInLog(reading: JournalToRead): Promise<ReadonlySet<FileHash>> {
  const named: NamedInJournal = { files: new Set(), readTo: 0 }
  await readOn(named, reading, reading.journal.bookmark().nodeSeq)
  return named.files
}

async function namedInJournal(deps: JournalToRead): Promise<NamedInJournal> {
  const named: NamedInJournal = { files: new Set(), readTo: 0 }
  await readOn(named, deps)
  for (const { record } of deps.journal.orphans()) addFilesOf(record, named.files, deps.codec)
  return named
}

async function readOn(
  named: NamedInJournal,
  { journal, codec, turn }: JournalToRead,
  until = Number.POSITIVE_INFINITY,
): Promise<void> {
  for (;;) {
    const records = journal.read(named.readTo + 1, Math.min(AT_ONCE, until - named.readTo))
    for (const record of records) addFilesOf(record, named.files, codec)
    named.readTo = records.at(-1)?.nodeSeq ?? named.readTo
    if (records.length < AT_ONCE) return
    await turn()
  }
}

/** Most events name no file. This is looked for before an event is decoded. */
const MARK = Buffer.from('attachment:sha256-')

/** The stored files that an event names; none where its content is erased. */
export function filesOfRecord(record: EncodedRecord, codec: EventCodec): Set<FileHash> {
  const { body } = record
  if (!Buffer.from(body.buffer, body.byteOffset, body.length).includes(MARK)) return new Set()
  const reading = readRecord(record, codec)
  return reading.kind === 'event' && reading.event.content !== null ? filesIn(reading.event.content) : new Set()
}

function addFilesOf(record: EncodedRecord, to: Set<FileHash>, codec: EventCodec): void {
  for (const file of filesOfRecord(record, codec)) to.add(file)
}

/** Sweeps one node after the other: at the start, when a redaction asks for it, and once a day. */
export interface NodeFilesSweeping {
  /** Soon. */
  demand(): void
  stop(): Promise<void>
}

const SOON_MS = 1000
const AGAIN_MS = 24 * 3600 * 1000
/** While a store cannot be reached. */
const RETRY_MS = 60_000

export function startNodeFilesSweep(
  nodes: NodeFilesSweepDeps[],
  {
    timers,
    onSwept,
    onFailure,
  }: { timers: Timers; onSwept: (files: number) => void; onFailure: (error: unknown) => void },
): NodeFilesSweeping {
  let isStopped = false
  let running: Promise<void> = Promise.resolve()
  let cancel = timers.after(SOON_MS, begin, { background: true })

  function again(milliseconds: number): void {
    cancel()
    if (!isStopped) cancel = timers.after(milliseconds, begin, { background: true })
  }
  function begin(): void {
    running = running.then(sweepAll)
  }
  async function sweepAll(): Promise<void> {
    let wait = AGAIN_MS
    for (const node of nodes) {
      if (isStopped) return
      await sweepNodeFiles(node).then(onSwept, (error: unknown) => {
        wait = RETRY_MS
        if (!isRetryable(error)) onFailure(error)
      })
    }
    again(wait)
  }
  return {
    demand: () => again(SOON_MS),
    stop: () => {
      isStopped = true
      cancel()
      return running
    },
  }
}
