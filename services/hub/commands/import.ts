import type { Command } from 'commander'
import { importFile } from '../../publisher/import/import-file.ts'
import { printReport } from '../../publisher/import/print-report.ts'
import { actor } from '../actor.ts'
import { newId, now } from '../clock.ts'
import { contextOf } from '../command-context.ts'
import { openOwnNode } from '../open-own-node.ts'
import { openLogSide } from '../open-stores.ts'
import { EXIT } from '../output.ts'
import { runningHub } from '../running-hub.ts'

export function importCommand(program: Command): void {
  program
    .command('import <file>')
    .description('publish the rows of a CSV, XLSX or NDJSON file; all or nothing')
    .requiredOption('--node <nodeId>', 'the node that signs')
    .option('--dry-run', 'check only, publish nothing')
    .option('--good-rows', 'publish the good rows, report the bad ones')
    .action(
      async (
        file: string,
        { node: nodeId, dryRun = false, goodRows = false }: { node: string; dryRun?: boolean; goodRows?: boolean },
      ) => {
        const context = contextOf(program)
        const { data, output } = context
        const side = await openLogSide(context)
        try {
          const { node, journal, publisher } = await openOwnNode(context, side, nodeId)
          const report = await importFile({
            file,
            node,
            publisher,
            directory: side.reader.latest(),
            mark: journal.mark,
            lookupRow: journal.rowIdentity,
            actor: actor(),
            now,
            newId,
            dryRun,
            goodRows,
            onProgress: (done, total) => output.progress(`${done} / ${total}`),
          })
          journal.close()
          output.result(report, () => printReport(report))
          if (report.accepted > 0 && !dryRun && runningHub(data) === null)
            output.note('The items are journalled. They appear once the hub runs: npx hub start')
          if (report.rejected > 0) output.exit(report.accepted > 0 && goodRows ? EXIT.partly : EXIT.failed)
        } finally {
          await side.close()
        }
      },
    )
}
