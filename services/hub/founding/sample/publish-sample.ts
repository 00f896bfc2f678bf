import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ItemLink } from '../../../domain/event/envelope.ts'
import { type ItemId, itemIdOf, type NodeId } from '../../../domain/ids.ts'
import type { ItemCommand } from '../../../domain/item/commands.ts'
import type { Content } from '../../../domain/item/content.ts'
import type { CommandAccepted } from '../../../publisher/node-publisher.ts'
import { newId } from '../../clock.ts'
import { type DataFolder, writeJson } from '../../data/data-folder.ts'
import type { OpenNode } from '../../nodes/open-node.ts'
import { type NamedItems, withNamedItems } from './named-items.ts'
import type { SampleItem } from './sample-item.ts'
import { SAMPLE_NODES } from './sample-nodes.ts'

/** By the beginning of their commands' keys. */
const FILES = { sample: './items.json', 'sample-catalogue': './catalogues.json' }

/**
 * Publishes the sample into a hub that was begun with it. Every command has its fixed key, so after a crash the same call
 * completes the sample and publishes nothing twice.
 */
export function publishSample(nodes: Map<NodeId, OpenNode>, data: DataFolder): void {
  const marker = `${data.tokensFile}.sample-done`
  if (!existsSync(data.tokensFile) || existsSync(marker)) return
  // Without one node's key the sample cannot be completed. It waits for a start that has them all.
  if (SAMPLE_NODES.some(({ nodeId }) => !nodes.has(nodeId))) return
  const named: NamedItems = new Map()
  for (const [prefix, file] of Object.entries(FILES))
    for (const [index, item] of itemsIn(file).entries()) {
      const content = withNamedItems(item.content, named)
      const accepted = publishItem(nodes, { ...item, content }, `${prefix}-${index}`)
      if (item.name !== undefined) named.set(item.name, { content, accepted })
    }
  writeJson(marker, true)
}

const itemsIn = (file: string) =>
  JSON.parse(readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8')) as SampleItem[]

/** Gives what was answered to its first publication. */
function publishItem(
  nodes: Map<NodeId, OpenNode>,
  { nodeId, content, then = [], handedTo }: SampleItem,
  key: string,
): CommandAccepted {
  let inForce = content
  const first = run(nodes, nodeId, key, { type: 'PublishItem', itemId: itemIdOf(nodeId, newId()), content })
  let last = first
  for (const [step, change] of then.entries()) {
    const common = { itemId: last.itemId, expectedVersion: last.version, reason: change.reason }
    if ('content' in change) inForce = { ...inForce, ...change.content }
    last = run(nodes, nodeId, `${key}-${step}`, commandOf(change.op, common, inForce))
  }
  if (handedTo !== undefined) {
    const taken = run(nodes, handedTo.nodeId, `${key}-taken`, {
      type: 'PublishItem',
      itemId: itemIdOf(handedTo.nodeId, newId()),
      content: { ...inForce, ...handedTo.content },
      predecessor: linkTo(last),
    })
    const { reason } = handedTo
    run(nodes, nodeId, `${key}-handed`, {
      type: 'WithdrawItem',
      itemId: last.itemId,
      expectedVersion: last.version,
      reason,
      successor: linkTo(taken),
    })
  }
  return first
}

type Common = { itemId: ItemId; expectedVersion: number; reason: string }

function commandOf(op: 'revise' | 'redact' | 'withdraw', common: Common, content: Content): ItemCommand {
  if (op === 'withdraw') return { type: 'WithdrawItem', ...common }
  return { type: op === 'revise' ? 'ReviseItem' : 'RedactItem', content, ...common }
}

const linkTo = ({ itemId, version, fingerprint }: CommandAccepted): ItemLink => ({ itemId, version, fingerprint })

function run(
  nodes: Map<NodeId, OpenNode>,
  nodeId: NodeId,
  idempotencyKey: string,
  command: ItemCommand,
): CommandAccepted {
  const [outcome] =
    nodes.get(nodeId)?.publisher.execute([{ command, idempotencyKey, actor: 'sample', isNew: true }]) ?? []
  if (outcome?.ok !== true)
    throw new Error(`The sample does not publish: ${nodeId} ${idempotencyKey} ${JSON.stringify(outcome)}`)
  return outcome
}
