import type { Command } from 'commander'
import type { AuditFault } from '../../auditor/fault.ts'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { sayAdded } from '../cli/say-added.ts'
import { loadHeads } from '../proving/heads-file.ts'
import { verifyFolder } from '../proving/verify-folder.ts'
import type { VerifyReport } from '../proving/verify-stores.ts'

export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description(
      'check chain, signatures, fingerprints and contiguity of directory, log and journals, and the files of the folder; the hub may run',
    )
    .option('--against <file>', 'what hub heads wrote earlier: what stood then must stand now')
    .action(async ({ against }: { against?: string }) => {
      const { output, ...place } = contextOf(program)
      const heads = against === undefined ? null : loadHeads(against, place.data)
      const found = await verifyFolder(place, output.note, { against: heads, onProgress: output.progress })
      if ('error' in found) {
        const { code, message } = found.error
        output.result({ ok: false, code, message, faults: found.faults }, () =>
          [`${found.faults.length} faults in files, and: ${message} [${code}]`, ...found.faults.map(sayFault)].join(
            '\n',
          ),
        )
        return output.exit(EXIT.failed)
      }
      const { report } = found
      output.result(report, () => sayReport(report))
      if (!report.ok) output.exit(EXIT.failed)
    })
}

const MOST_LINES = 100

function sayReport(report: VerifyReport): string {
  const { records, events, repeats, acknowledged, nodes, journalled, pending, directory, faults } = report
  const counts = `${directory} directory events, ${records} log records (${events} events of ${nodes} nodes, ${repeats} repeats${acknowledged > 0 ? `, ${acknowledged} acknowledged` : ''}), ${journalled} journalled (${pending} not sent yet)`
  const directoryRecords = Object.entries(report.passedOver).filter(([, count]) => count > 0)
  const besides = [
    ...(directoryRecords.length === 0
      ? []
      : [
          `passed over in the directory's log: ${directoryRecords.map(([reason, count]) => `${count} ${reason}`).join(', ')}`,
        ]),
    ...(report.misplaced === undefined
      ? []
      : [`passed over: ${report.misplaced} events that stand in a foreign partition as well as in their own`]),
    ...sayAdded(report.addedPartitions ?? []),
  ]
  if (faults.length === 0) return [`ok: ${counts}`, ...besides].join('\n')
  const left = faults.length - MOST_LINES
  return [
    `${faults.length} faults in ${counts}`,
    ...faults.slice(0, MOST_LINES).map(sayFault),
    ...(left > 0 ? [`… and ${left} more (--json names all)`] : []),
    ...besides,
  ].join('\n')
}

function sayFault({ code, store, file, partition, offset, nodeId, nodeSeq, itemId, message }: AuditFault): string {
  const place = [
    store,
    file,
    partition !== undefined && `partition ${partition} offset ${offset}`,
    nodeId && `node ${nodeId}`,
    nodeSeq !== undefined && `event ${nodeSeq}`,
    itemId,
  ]
  return `${code}: ${place.filter(Boolean).join(', ')}: ${message}`
}
