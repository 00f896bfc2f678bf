import type { Command } from 'commander'
import type { AuditFault } from '../../auditor/fault.ts'
import { verifyJournal } from '../../auditor/verify-journal.ts'
import { verifyLog } from '../../auditor/verify-log.ts'
import { verifyDirectoryEvents } from '../../domain/directory/verify-directory-events.ts'
import { controlIsSigned } from '../../domain/event/control-record.ts'
import { type CommandContext, contextOf } from '../command-context.ts'
import { type LogSide, openJournal, openLogSide, ownNodes } from '../open-stores.ts'
import { EXIT } from '../output.ts'

export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description('check chain, signatures, fingerprints and contiguity of directory, log and journals')
    .action(async () => {
      const context = contextOf(program)
      const side = await openLogSide(context)
      try {
        const report = await verifyAll(context, side)
        context.output.result(report, () => sayReport(report))
        if (report.faults.length > 0) context.output.exit(EXIT.failed)
      } finally {
        await side.close()
      }
    })
}

async function verifyAll({ data, output }: CommandContext, side: LogSide) {
  const { rootKeys } = side
  const log = await verifyLog({
    ...side,
    directory: side.reader,
    controlIsSigned: (control) => controlIsSigned(control, rootKeys),
    onProgress: (records) => output.progress(`${records} records checked`),
  })
  const faults: AuditFault[] = [...(await directoryFaults(side)), ...log.faults]
  const directory = await side.reader.refresh()
  let journalled = 0
  let pending = 0
  for (const nodeId of ownNodes(data)) {
    const journal = openJournal(data, nodeId)
    const audit = await verifyJournal({ journal, codec: side.codec, directory, logChain: log.chains.get(nodeId) ?? [] })
    journal.close()
    faults.push(...audit.faults)
    journalled += audit.events
    pending += audit.pending
  }
  const { records, events, controls, repeats, chains } = log
  return {
    ok: faults.length === 0,
    records,
    events,
    controls,
    repeats,
    nodes: chains.size,
    journalled,
    pending,
    directory: directory.position,
    faults,
  }
}

async function directoryFaults({ directoryLog, rootKeys }: LogSide): Promise<AuditFault[]> {
  const checked = verifyDirectoryEvents(await directoryLog.read(0), { position: 0, hash: null }, rootKeys, {
    everySignature: true,
  })
  return checked.ok ? [] : checked.faults.map(({ code, pointer }) => ({ store: 'directory', code, message: pointer }))
}

function sayReport(report: Awaited<ReturnType<typeof verifyAll>>): string {
  const { records, events, repeats, nodes, journalled, pending, directory, faults } = report
  const counts = `${directory} directory events, ${records} log records (${events} events of ${nodes} nodes, ${repeats} repeats), ${journalled} journalled (${pending} not sent yet)`
  if (faults.length === 0) return `ok: ${counts}`
  return [`${faults.length} faults in ${counts}`, ...faults.map(sayFault)].join('\n')
}

function sayFault({ code, store, partition, offset, nodeId, nodeSeq, itemId, message }: AuditFault): string {
  const place = [
    store,
    partition !== undefined && `partition ${partition} offset ${offset}`,
    nodeId && `node ${nodeId} event ${nodeSeq ?? '-'}`,
    itemId,
  ]
  return `${code}: ${place.filter(Boolean).join(', ')}: ${message}`
}
