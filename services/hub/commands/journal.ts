import type { Command } from 'commander'
import type { NodeId } from '../../domain/ids.ts'
import { contextOf, ownNode } from '../command-context.ts'
import { lockDataFolder } from '../lock-data-folder.ts'
import { openLogSide, ownNodes } from '../open-stores.ts'
import { rebaseNode } from '../rebase-node.ts'
import { loadRootKeys } from '../root.ts'

export function journalCommand(program: Command): void {
  program
    .command('journal')
    .description("a node's own store of its events")
    .command('rebase')
    .description(
      'after restoring an old copy: refill the journal from the log and issue orphans anew; the hub must be stopped',
    )
    .requiredOption('--node <nodeId>', 'the node')
    .action(async ({ node }: { node: NodeId }) => {
      const { settings, data, output } = contextOf(program)
      loadRootKeys(data)
      const unlock = lockDataFolder(data)
      const side = await openLogSide({ settings, data })
      try {
        const report = await rebaseNode(data, side, ownNode(ownNodes(data), node))
        output.result(report, () =>
          [
            `${report.refilled} events refilled from the log, ${report.reissued.length} issued anew.`,
            ...report.reissued.map((r) => `  ${r.itemId} version ${r.version} (event ${r.eventId})`),
          ].join('\n'),
        )
      } finally {
        await side.close()
        unlock()
      }
    })
}
