import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { openSqliteDirectoryLog } from '../../adapters/sqlite/directory-log.ts'
import { type AuditFault, storeFaultAt } from '../../auditor/fault.ts'
import { createHashList } from '../../auditor/hash-list.ts'
import { type Heads, partitionHeads, type WrittenHead } from '../../auditor/heads.ts'
import { directoryHeadFaults, journalHeadFaults, logHeadsFaults, watchedOffsets } from '../../auditor/heads-faults.ts'
import { submissionFaults } from '../../auditor/submission-faults.ts'
import { verifyJournal } from '../../auditor/verify-journal.ts'
import { type LogAudit, verifyLog } from '../../auditor/verify-log.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import type { DirectoryFindings } from '../../domain/directory/directory-chain.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { verifyDirectoryEvents } from '../../domain/directory/verify-directory-events.ts'
import { HubError } from '../../domain/errors.ts'
import { controlIsSigned } from '../../domain/event/control-record.ts'
import type { Hash, NodeId } from '../../domain/ids.ts'
import { timers } from '../clock.ts'
import { closedAtEnd } from '../closed-at-end.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { ownNodes } from '../data/own-nodes.ts'
import { type LogSide, openJournal, openSubmissions } from '../engines/open-stores.ts'
import { fileFaults } from './verify-files.ts'
import { webhookFaults } from './verify-webhooks.ts'

export interface VerifyReport {
  ok: boolean
  records: number
  events: number
  controls: number
  repeats: number
  /** Events that stand in a foreign partition, too. Missing for none. */
  misplaced?: number
  /** Partitions of the topic that are not the log's. Nothing in them was read. Missing for none. */
  addedPartitions?: number[]
  /** Records of the log that do not check and that the root has put away (`hub parked discard --at`). */
  acknowledged: number
  nodes: number
  journalled: number
  pending: number
  directory: number
  /** Records of the directory's log that do not count, by reason. */
  passedOver: DirectoryFindings['passedOver']
  faults: AuditFault[]
}

export interface VerifyOptions {
  /** Written down earlier: what stood then must stand now. */
  against?: Heads | null
  onProgress?: (text: string) => void
}

/**
 * Verifies directory, log, this hub's journals and the files of its folder against each other. A journal that cannot be
 * read is one fault. Gives the heads as they are now, too.
 */
export async function verifyStores(
  data: DataFolder,
  side: LogSide,
  { against = null, onProgress = () => {} }: VerifyOptions = {},
): Promise<{ report: VerifyReport; heads: Heads }> {
  const { log, codec, directory, rootKeys } = side
  const damage = ((await log.check?.()) ?? []).map((found) => storeFaultAt({ store: 'log' }, found))
  const ofDirectory = await directoryFaults(side)
  const audit = await verifyLog({
    log,
    codec,
    directory,
    controlIsSigned: (control) => controlIsSigned(control, rootKeys),
    watch: watchedOffsets(against),
    onProgress: (records) => onProgress(`log: ${records} records checked`),
  })
  const journals = await verifyJournals(data, side, { audit, against, onProgress })
  const latest = await directory.refresh()
  const since =
    against === null
      ? []
      : [...logHeadsFaults(against, audit), ...(await directoryHeadFaults(against.directory, directory))]
  const ofFiles = [
    ...fileFaults(data, latest),
    ...(await directoryCopyFaults(data, rootKeys)),
    ...faultsOfSubmissions(data, latest),
    ...webhookFaults(data),
  ]
  const faults = [...damage, ...ofDirectory, ...audit.faults, ...journals.faults, ...since, ...ofFiles]
  const { records, events, controls, repeats, acknowledged, chains } = audit
  const { journalled, pending } = journals
  const counts = { records, events, controls, repeats, acknowledged, nodes: chains.size, journalled, pending }
  const { passedOver } = side.directoryLog.findings()
  const foreign = await foreignRecords(audit.misplaced, side)
  return {
    report: { ok: faults.length === 0, ...counts, ...foreign, directory: latest.position, passedOver, faults },
    heads: {
      hubId: rootKeys.hubId,
      logId: audit.logId,
      at: side.clock.now(),
      directory: { position: latest.position, hash: latest.position === 0 ? null : latest.hash },
      partitions: partitionHeads(audit.walks),
      nodes: [...chains].flatMap(([nodeId, chain]) => headOf(nodeId, chain.length, chain.at(chain.length))),
      journals: journals.heads,
    },
  }
}

interface JournalAudits {
  journalled: number
  pending: number
  heads: WrittenHead[]
  faults: AuditFault[]
}

async function verifyJournals(
  data: DataFolder,
  { log, codec, directory }: LogSide,
  { audit, against, onProgress }: { audit: LogAudit } & Required<VerifyOptions>,
): Promise<JournalAudits> {
  const latest = await directory.refresh()
  const audits: JournalAudits = { journalled: 0, pending: 0, heads: [], faults: [] }
  const nodeIds = ownNodes(data)
  const stood = new Map(against?.journals.map((head) => [head.nodeId, head]))
  for (const nodeId of nodeIds) {
    try {
      using journal = openJournal(data, nodeId)
      const logChain = audit.chains.get(nodeId) ?? createHashList()
      const found = await verifyJournal({
        journal,
        log,
        codec,
        directory: latest,
        logChain,
        walk: audit.walks[log.partitionOf(nodeId)] ?? { end: 0, advances: [], freed: new Map() },
        onProgress: (events) => onProgress(`journal of ${nodeId}: ${events} events checked`),
      })
      const before = stood.get(nodeId)
      const since = before === undefined ? [] : journalHeadFaults(before, journal, logChain)
      const { nodeSeq, hash } = journal.head()
      audits.heads.push(...headOf(nodeId, nodeSeq, hash))
      audits.faults = audits.faults.concat(found.faults, since)
      audits.journalled += found.events
      audits.pending += found.pending
    } catch (error) {
      if (!(error instanceof HubError)) throw error
      audits.faults.push({ store: 'journal', nodeId, code: error.code, message: error.message })
    }
  }
  const elsewhere = [...stood.values()].filter(({ nodeId }) => !nodeIds.includes(nodeId))
  audits.faults.push(...elsewhere.flatMap((head) => journalHeadFaults(head, null, audit.chains.get(head.nodeId))))
  return audits
}

const headOf = (nodeId: NodeId, nodeSeq: number, hash: Hash | null): WrittenHead[] =>
  hash === null ? [] : [{ nodeId, nodeSeq, hash }]

async function foreignRecords(misplaced: number, { log }: LogSide) {
  const addedPartitions = await log.addedPartitions()
  return { ...(misplaced > 0 && { misplaced }), ...(addedPartitions.length > 0 && { addedPartitions }) }
}

/** Most hubs review nothing, and have no such file. */
function faultsOfSubmissions(data: DataFolder, directory: Directory): AuditFault[] {
  if (!existsSync(data.submissionsFile)) return []
  const place = { store: 'file', file: basename(data.submissionsFile) } as const
  try {
    using store = openSubmissions(data)
    return submissionFaults(store, directory, place)
  } catch (error) {
    if (!(error instanceof HubError)) throw error
    return [{ code: error.code, ...place, message: error.message }]
  }
}

/** On Kafka the folder keeps a copy of the directory, which is all that it has while the line is cut. */
async function directoryCopyFaults(data: DataFolder, rootKeys: RootKeys): Promise<AuditFault[]> {
  if (!existsSync(data.directoryFile)) return []
  const place = { store: 'file', file: basename(data.directoryFile) } as const
  try {
    await using copy = closedAtEnd(openSqliteDirectoryLog({ file: data.directoryFile, rootKeys, timers }))
    await copy.read(0)
    const { passedOver, waiting } = copy.findings()
    const foreign = Object.values(passedOver).reduce((sum, count) => sum + count, 0)
    const strange = foreign + waiting.length + (copy.check?.() ?? []).length
    const message = `${strange} rows are not as they were read from the log`
    return strange === 0 ? [] : [{ code: 'copy-differs', ...place, message }]
  } catch (error) {
    if (!(error instanceof HubError)) throw error
    return [{ code: error.code, ...place, message: error.message }]
  }
}

/** What was passed over is no fault: whoever may write there could make verify fail for ever. What is missing is one. */
async function directoryFaults({ directoryLog, rootKeys }: LogSide): Promise<AuditFault[]> {
  const events = await directoryLog.read(0)
  const checked = verifyDirectoryEvents(events, { position: 0, hash: null }, rootKeys, { everySignature: true })
  const { waiting } = directoryLog.findings()
  return [
    ...(checked.ok ? [] : checked.faults.map(({ code, pointer }) => ({ code, message: pointer }))),
    ...waiting.map(({ offset, seq }) => ({
      code: 'gap',
      message: `event ${seq} (offset ${offset}) waits for event ${events.length + 1}, which is missing`,
    })),
    ...(directoryLog.check?.() ?? []).map(({ what }) => ({ code: 'store-damaged', message: what })),
  ].map((fault) => ({ store: 'directory', ...fault }))
}
