import type { Command } from 'commander'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { contextOf } from '../cli/command-context.ts'
import { typedNodeId } from '../cli/typed-ids.ts'
import { lockDataFolder } from '../data/lock-data-folder.ts'
import { lockKeysExclusive } from '../data/lock-keys.ts'
import { ownNode } from '../data/own-nodes.ts'
import { loadRootKeys } from '../data/root-keys.ts'
import { openLogSide } from '../engines/open-stores.ts'
import { rebaseNode } from '../nodes/rebase-node.ts'

export function journalCommand(program: Command): void {
  program
    .command('journal')
    .description("a node's own store of its events")
    .command('rebase')
    .description(
      'after restoring an old copy: refill the journal from the log and issue its orphans again; the hub must be stopped',
    )
    .argument('[node]', 'the node', typedNodeId)
    .option('--node <nodeId>', 'the node', typedNodeId)
    .action(async (argument: NodeId | undefined, options: { node?: NodeId }) => {
      const node = argument ?? options.node
      if (node === undefined) throw new HubError('usage', 'Which node? hub journal rebase --node taihe')
      const context = contextOf(program)
      const { data, output } = context
      loadRootKeys(data)
      using _folder = lockDataFolder(data)
      using _keys = lockKeysExclusive(data)
      await using side = await openLogSide(context)
      const report = await rebaseNode(data, side, ownNode(data, node))
      output.result(report, () =>
        [
          `${report.refilled} events refilled from the log, ${report.reissued.length} orphans issued again, ${report.notReissued.length} not.`,
          ...report.reissued.map(
            ({ itemId, version, nodeSeq, was }) =>
              `  issued again: ${itemId} version ${version} as event ${nodeSeq} (was version ${was.version}, event ${was.nodeSeq})`,
          ),
          ...report.notReissued.map(
            ({ itemId, version, nodeSeq, reason }) =>
              `  not issued again, ${reason}: ${itemId} version ${version}, event ${nodeSeq}`,
          ),
        ].join('\n'),
      )
    })
}
