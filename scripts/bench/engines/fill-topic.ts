import type { ItemId, NodeId } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import type { LogEntry } from '../../../services/ports/event-log.ts'
import { generateItems } from '../../generate/generate-items.ts'
import type { BenchHub } from './bench-hub.ts'

/** Gives contents of 2 KB on average. */
const MEAN_BODY_BYTES = 1600
const NODES_A_PARTITION = 4
const APPENDED_AT_ONCE = 300
const MILESTONES_A_PARTITION = 20

export interface FilledTopic {
  events: number
  itemIds: ItemId[]
  /**
   * Items spread evenly over every partition, with its last one. How many of them a contestant has shows how far it is.
   */
  milestones: ItemId[]
  bytesAnEvent: number
}

/** Fills all partitions of a topic alike. Items are published once, or each is `revised` a while later. */
export async function fillTopic(hub: BenchHub, events: number, { revised = false } = {}): Promise<FilledTopic> {
  const byPartition = Array.from({ length: hub.partitions }, (_, partition) => ({
    nodes: hub.nodesOf(partition).slice(0, NODES_A_PARTITION),
    itemIds: [] as ItemId[],
  }))
  let pending: LogEntry[] = []
  let bytes = 0
  const send = async (entries: LogEntry[], atLeast: number) => {
    pending.push(...entries)
    if (pending.length < atLeast) return
    bytes += pending.reduce((sum, { body }) => sum + body.length, 0)
    await hub.append(pending)
    pending = []
  }
  const count = revised ? events / 2 : events
  let toRevise: { itemId: ItemId; content: Content }[] = []
  let index = 0
  for (const item of generateItems({ seed: 1, count, meanBytes: MEAN_BODY_BYTES })) {
    const place = byPartition[index % hub.partitions] as (typeof byPartition)[number]
    const nodeId = place.nodes[Math.floor(index / hub.partitions) % place.nodes.length] as NodeId
    const content = contentOf(item)
    const { itemId, entry } = hub.publish(nodeId, content)
    place.itemIds.push(itemId)
    await send([entry], APPENDED_AT_ONCE)
    if (revised) toRevise.push({ itemId, content })
    if (toRevise.length >= APPENDED_AT_ONCE) {
      await send(toRevise.map(revision), APPENDED_AT_ONCE)
      toRevise = []
    }
    index++
  }
  await send(toRevise.map(revision), 1)
  const itemIds = byPartition.flatMap((place) => place.itemIds)
  return { events, itemIds, milestones: byPartition.flatMap(milestonesOf), bytesAnEvent: bytes / events }

  function revision({ itemId, content }: { itemId: ItemId; content: Content }): LogEntry {
    return hub.revise(itemId, { ...content, title: `${content.title}（更正）` })
  }
}

const milestonesOf = ({ itemIds }: { itemIds: ItemId[] }): ItemId[] =>
  Array.from(
    { length: MILESTONES_A_PARTITION },
    (_, index) => itemIds[Math.ceil(((index + 1) * itemIds.length) / MILESTONES_A_PARTITION) - 1] as ItemId,
  )

export const contentOf = ({ title, body, field }: { title: string; body: string; field: string }): Content => ({
  title,
  body: { format: 'text', text: body },
  shownOn: { board: 'all', site: 'all', topic: 'all' },
  field,
})
