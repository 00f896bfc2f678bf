import { goesBack, latestAtAfter } from '../../domain/event/latest-at.ts'
import type { Hash, Instant, ItemId, NodeId } from '../../domain/ids.ts'
import { canFollow } from '../../domain/item/can-follow.ts'
import { type ItemState, stateAfter } from '../../domain/item/decide.ts'
import { type ItemStanding, type NotAllowedEvent, standingAt } from '../../domain/item/standing.ts'
import type { EventLog, LogRecord } from '../../ports/event-log.ts'
import { type ChainLink, createChainInLog } from './chain-in-log.ts'
import { discardIn } from './discard-in.ts'
import { type DirectoryDeps, inForceAfter } from './in-force-after.ts'

/** What the log says of one item of a node, read from its beginning. */
export interface ItemInLog {
  /** The item as it is shown; null when no event of it counted. */
  shown: ItemState | null
  /** How it stands to what comes behind. */
  standing: ItemStanding
  /** How far the node's chain was read. */
  nodeSeq: number
  /** Places of its events that did not count. */
  notAllowed: Set<number>
  /** Those among them that the node had no right to: with their contents erased, a replay would take them for right. */
  withoutRight: Set<number>
}

const CHUNK = 1000

/**
 * Follows one item through the log up to an offset, by the rules of the projector (rule 4). The journal alone cannot say
 * what became of its events. This reads the whole partition, so it is asked only when the root has discarded an event of
 * the node, or when a redaction stands behind something that may not have been allowed.
 */
export async function itemInLog(
  { nodeId, itemId, until }: { nodeId: NodeId; itemId: ItemId; until: number },
  deps: { log: EventLog } & DirectoryDeps,
): Promise<ItemInLog> {
  const { log, codec } = deps
  const partition = log.partitionOf(nodeId)
  const chain = createChainInLog({ nodeId, codec, begin: { nodeSeq: 0, hash: null }, own: () => null })
  const notAllowed: (NotAllowedEvent & { hash: Hash })[] = []
  const withoutRight = new Set<number>()
  let shown: ItemState | null = null
  let nodeSeq = 0
  let latestAt: Instant | null = null

  const take = ({ record, event, isAllowed, offset }: ChainLink) => {
    nodeSeq = record.nodeSeq
    if (event === null) return
    const { envelope, envelopeHash } = event
    const isBackDated = goesBack(envelope.at, latestAt)
    latestAt = latestAtAfter(latestAt, envelope.at)
    if (record.itemId !== itemId) return
    const standing = standingAt(notAllowed, { nodeSeq, offset })
    if (isAllowed && !isBackDated && canFollow(envelope, shown, standing)) {
      const next = stateAfter(envelope, shown)
      shown = envelope.type === 'ItemWithdrawn' && shown !== null ? { ...next, fingerprint: shown.fingerprint } : next
      return
    }
    notAllowed.push({ nodeSeq, notAllowedAt: offset, freedAt: null, hash: envelopeHash })
    if (!isAllowed) withoutRight.add(nodeSeq)
  }

  const free = (record: LogRecord) => {
    const fact = discardIn(record, deps)
    for (const one of notAllowed)
      if (one.hash === fact?.envelopeHash && one.notAllowedAt < record.offset) one.freedAt ??= record.offset
  }

  let inForce = await deps.directory.at(0)
  for (let offset = 0; offset < until; ) {
    const records = await log.read(partition, offset, CHUNK)
    if (records.length === 0) break
    for (const record of records) {
      if (record.offset >= until) break
      const before = inForce
      inForce = await inForceAfter(record, before, deps)
      const links = inForce === before ? chain.arrive(record, inForce) : chain.directoryAdvanced(inForce)
      for (const link of links) take(link)
      free(record)
    }
    offset = (records.at(-1) as LogRecord).offset + 1
  }
  const standing = standingAt(notAllowed, { nodeSeq: Number.POSITIVE_INFINITY, offset: until })
  return { shown, standing, nodeSeq, notAllowed: new Set(notAllowed.map((one) => one.nodeSeq)), withoutRight }
}
