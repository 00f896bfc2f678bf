import { type AuditFault, storeFaultAt } from '../../auditor/fault.ts'
import { createHashList } from '../../auditor/hash-list.ts'
import { verifyJournal } from '../../auditor/verify-journal.ts'
import { verifyLog } from '../../auditor/verify-log.ts'
import type { DirectoryFindings } from '../../domain/directory/directory-chain.ts'
import { verifyDirectoryEvents } from '../../domain/directory/verify-directory-events.ts'
import { HubError } from '../../domain/errors.ts'
import { controlIsSigned } from '../../domain/event/control-record.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { ownNodes } from '../data/own-nodes.ts'
import { type LogSide, openJournal } from '../engines/open-stores.ts'

export interface VerifyReport {
  ok: boolean
  records: number
  events: number
  controls: number
  repeats: number
  nodes: number
  journalled: number
  pending: number
  directory: number
  /** Records of the directory's log that do not count, by reason. */
  passedOver: DirectoryFindings['passedOver']
  faults: AuditFault[]
}

/** Verifies directory, log and this hub's journals against each other. A journal that cannot be read is one fault. */
export async function verifyStores(
  data: DataFolder,
  side: LogSide,
  onProgress: (text: string) => void = () => {},
): Promise<VerifyReport> {
  const { log, codec, directory, rootKeys } = side
  let faults: AuditFault[] = ((await log.check?.()) ?? []).map((found) => storeFaultAt({ store: 'log' }, found))
  faults.push(...(await directoryFaults(side)))
  const audit = await verifyLog({
    log,
    codec,
    directory,
    controlIsSigned: (control) => controlIsSigned(control, rootKeys),
    onProgress: (records) => onProgress(`log: ${records} records checked`),
  })
  faults = faults.concat(audit.faults)
  const latest = await directory.refresh()
  let journalled = 0
  let pending = 0
  for (const nodeId of ownNodes(data)) {
    try {
      using journal = openJournal(data, nodeId)
      const logChain = audit.chains.get(nodeId) ?? createHashList()
      const found = await verifyJournal({
        journal,
        log,
        codec,
        directory: latest,
        logChain,
        walk: audit.walks[log.partitionOf(nodeId)] ?? { end: 0, advances: [] },
        onProgress: (events) => onProgress(`journal of ${nodeId}: ${events} events checked`),
      })
      faults = faults.concat(found.faults)
      journalled += found.events
      pending += found.pending
    } catch (error) {
      if (!(error instanceof HubError)) throw error
      faults.push({ store: 'journal', nodeId, code: error.code, message: error.message })
    }
  }
  const { records, events, controls, repeats, chains } = audit
  const counts = { records, events, controls, repeats, nodes: chains.size, journalled, pending }
  const { passedOver } = side.directoryLog.findings()
  return { ok: faults.length === 0, ...counts, directory: latest.position, passedOver, faults }
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
  ].map((fault) => ({ store: 'directory', ...fault }))
}
