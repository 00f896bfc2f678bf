import { HubError, isRetryable } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { createLogReader } from '../../publisher/relay/log-reader.ts'
import { createNodeRelay } from '../../publisher/relay/node-relay.ts'
import { ownNode } from '../cli/command-context.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { holdKeys } from '../data/lock-keys.ts'
import { type HubPlace, type LogSide, openJournal, ownNodes } from '../engines/open-stores.ts'
import { type OpenNode, openNode } from './open-node.ts'

/**
 * A node for one command, with or without a running hub. As at a hub's start its journal is compared with the log
 * first, so that a restored copy is refilled and never signs a place of its chain twice; and its key stays as it is
 * until `close`. HubErrors `node-not-ready`, `keys-in-use`.
 */
export async function openOwnNode(
  { data }: HubPlace,
  side: LogSide,
  nodeId: NodeId,
): Promise<OpenNode & { close(): void }> {
  ownNode(ownNodes(data), nodeId)
  const letGo = holdKeys(data)
  try {
    await compareWithLog(data, side, nodeId)
    const open = openNode(data, side, nodeId)
    const close = () => {
      open.journal.close()
      letGo()
    }
    return { ...open, close }
  } catch (error) {
    letGo()
    throw error
  }
}

async function compareWithLog(data: DataFolder, side: LogSide, nodeId: NodeId): Promise<void> {
  const journal = openJournal(data, nodeId)
  try {
    // What was said of its key before it was held.
    await side.directory.refresh()
    const relay = createNodeRelay({ ...side, journal })
    await createLogReader({ ...side, nodes: [relay], report: () => {} }).compare([relay])
    if (relay.state() !== 'ready')
      throw new HubError(
        'node-not-ready',
        `The journal of ${nodeId} and the log differ. Stop the hub and run: hub journal rebase --node ${nodeId}`,
      )
  } catch (error) {
    // Publishing works while the log cannot be reached.
    if (!isRetryable(error)) throw error
  } finally {
    journal.close()
  }
}
