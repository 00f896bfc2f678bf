import { HubError, isRetryable } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { createLogReader } from '../../publisher/relay/log-reader.ts'
import { createNodeRelay } from '../../publisher/relay/node-relay.ts'
import { createNodeTroubles } from '../../publisher/relay/node-troubles.ts'
import type { RelayReport } from '../../publisher/relay/relay-report.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { lockKeysShared } from '../data/lock-keys.ts'
import { ownNode } from '../data/own-nodes.ts'
import { type HubPlace, type LogSide, openJournal } from '../engines/open-stores.ts'
import { type OpenNode, openNode } from './open-node.ts'

/**
 * A node for one command, with or without a running hub. Its journal is compared with the log first, as at a hub's
 * start: so a restored copy is refilled and never signs a place of its chain twice. The node's key stays as it is until
 * the node is closed. HubErrors `node-not-ready`, `keys-in-use`.
 */
export async function openOwnNode({ data }: HubPlace, side: LogSide, nodeId: NodeId): Promise<OpenNode & Disposable> {
  ownNode(data, nodeId)
  using opened = new DisposableStack()
  opened.use(lockKeysShared(data))
  await Promise.all([compareWithLog(data, side, nodeId), side.logTime.measure()])
  const open = openNode(data, side, nodeId)
  opened.defer(open.journal.close)
  const closing = opened.move()
  return { ...open, [Symbol.dispose]: () => closing.dispose() }
}

/** For one node there is nothing that could go on without it. */
const throwTrouble = (report: RelayReport) => {
  if (report.what === 'stopped') throw report.error
}

async function compareWithLog(data: DataFolder, side: LogSide, nodeId: NodeId): Promise<void> {
  using journal = openJournal(data, nodeId)
  try {
    // The key may have been changed just before it was locked.
    await side.directory.refresh()
    const relay = createNodeRelay({ ...side, journal })
    const troubles = createNodeTroubles(throwTrouble)
    await createLogReader({ ...side, nodes: [relay], troubles, report: () => {} }).compare([relay])
    if (relay.state() !== 'ready')
      throw new HubError(
        'node-not-ready',
        `The journal of ${nodeId} and the log differ. Stop the hub and run: hub journal rebase --node ${nodeId}`,
      )
  } catch (error) {
    // Publishing works while the log cannot be reached.
    if (!isRetryable(error)) throw error
  }
}
