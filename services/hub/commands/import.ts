import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { Command } from 'commander'
import { importFile } from '../../publisher/import/import-file.ts'
import { printReport } from '../../publisher/import/print-report.ts'
import { newId, now } from '../clock.ts'
import { contextOf, ownNode } from '../command-context.ts'
import { openNode } from '../open-node.ts'
import { openLogSide, ownNodes } from '../open-stores.ts'
import { EXIT } from '../output.ts'

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
        const { settings, data, output } = contextOf(program)
        const side = await openLogSide({ settings, data })
        try {
          const { node, journal, publisher } = openNode(data, side, ownNode(ownNodes(data), nodeId))
          const report = await importFile({
            file,
            node,
            publisher,
            directory: side.reader.latest(),
            mark: journal.mark,
            lookupRow: (mark) => journal.transact((tx) => tx.rowIdentity(mark)),
            actor: userInfo().username,
            now,
            newId,
            dryRun,
            goodRows,
            onProgress: (done, total) => output.progress(`${done} / ${total}`),
          })
          journal.close()
          output.result(report, () => printReport(report))
          if (report.accepted > 0 && !dryRun && !existsSync(data.hubFile))
            output.note('The items are journalled. They appear once the hub runs: npx hub start')
          if (report.rejected > 0) output.exit(report.accepted > 0 && goodRows ? EXIT.partly : EXIT.failed)
        } finally {
          await side.close()
        }
      },
    )
}
