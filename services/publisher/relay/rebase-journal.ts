import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import { usableKey } from '../../domain/event/judge.ts'
import type { SignedEvent } from '../../domain/event/signed-event.ts'
import type { ItemId, NodeId } from '../../domain/ids.ts'
import { type ItemState, stateAfter } from '../../domain/item/decide.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Journal, JournalRecord } from '../../ports/journal.ts'
import { type ChainEnd, chainEvent, endAfter, type NodeSigningKey } from '../chain-event.ts'
import { demandUsableKey } from '../demand-usable-key.ts'
import { discardIn } from './discard-in.ts'
import { freeInJournal, type SeenDiscard } from './free-in-journal.ts'
import type { DirectoryDeps } from './in-force-after.ts'
import { itemAfter } from './item-after.ts'
import { readUnjournalled } from './read-unjournalled.ts'
import { commandsTaken, eraseRedacted, isRedaction, refillRows } from './refill.ts'
import { type OrphanReason, reissued } from './reissue.ts'
import { createRowFinder } from './row-finder.ts'

export interface RebaseReport {
  /** Events taken over from the log. */
  refilled: number
  /**
   * Orphans that were issued again, for the clerk to look at. `was` is their old place; another version means that the
   * log had one more.
   */
  reissued: {
    itemId: ItemId
    eventId: string
    version: number
    nodeSeq: number
    was: { version: number; nodeSeq: number }
  }[]
  /** Orphans that could not follow the log's events. They are kept in the journal as orphans. */
  notReissued: { itemId: ItemId; eventId: string; version: number; nodeSeq: number; reason: OrphanReason }[]
}

export interface RebaseDeps extends DirectoryDeps {
  journal: Journal
  log: EventLog
  signingKey: NodeSigningKey
}

/**
 * Mends a journal that differs from the log. Events that both have stay. Events that only the log has are put in.
 * Events that only the journal had are orphans: they are issued again behind those, with the same event and command
 * ids, so that nothing that was acknowledged is lost. An event whose key was revoked before the log took it is an
 * orphan too. All of it is one transaction; when it is repeated there is nothing to do. HubErrors `key-not-usable`
 * when the node needs a new key first, `journal-busy` when somebody wrote to the journal meanwhile.
 */
export async function rebaseJournal(deps: RebaseDeps): Promise<RebaseReport> {
  const { journal, codec } = deps
  await deps.directory.refresh()
  const { nodeSeq: head } = journal.head()
  const { keepUntil, unjournalled } = await readUnjournalled(deps)
  const report: RebaseReport = { refilled: unjournalled.length, reissued: [], notReissued: [] }
  const node = registered(journal.nodeId, deps.directory.latest())
  const orphans = readAll(journal, keepUntil + 1).map((record) => ({ record, event: eventOf(record, codec) }))
  if (unjournalled.length === 0 && (orphans[0] === undefined || usableKey(node, orphans[0].event) !== null))
    return report
  const firstSeq = keepUntil + unjournalled.length + 1
  if (orphans.length > 0) demandUsableKey(node, { keyId: deps.signingKey.keyId, nodeSeq: firstSeq })

  if (!eraseRedacted(unjournalled, journal, codec, head)) throw writtenMeanwhile(journal.nodeId)
  const itemAt = itemsAt(journal, keepUntil, codec)
  const inLog = new Set(unjournalled.map(({ event }) => event.envelope.commandId))
  const redactedInLog = new Set(unjournalled.filter(isRedaction).map(({ event }) => event.envelope.itemId))
  const waiting = orphans.filter(({ record }) => !inLog.has(record.commandId))
  const redactedLater = new Set(waiting.filter(isRedaction).map(({ record }) => record.itemId))
  const rowOf = createRowFinder(journal, node.divisionCode)
  const kept = keepUntil === 0 ? null : (journal.read(keepUntil, 1)[0] ?? null)
  const before = { last: kept, itemBefore: itemAt, taken: commandsTaken(unjournalled, journal, keepUntil) }
  const refill = refillRows(unjournalled, before, { codec, rowOf }, redactedLater)
  const items = new Map(refill.flatMap(({ item }) => (item === null ? [] : [[item.itemId, item] as const])))
  const last = refill.at(-1)?.record ?? kept

  let end = endBehind(last, refill, node)
  const reissue: { record: JournalRecord; item: ItemState; replaces: number }[] = []
  for (const { record: orphan, event } of orphans) {
    const { itemId, eventId, version, nodeSeq } = orphan
    const before = items.get(itemId) ?? itemAt(itemId)
    const without = (reason: OrphanReason) => report.notReissued.push({ itemId, eventId, version, nodeSeq, reason })
    if (inLog.has(orphan.commandId)) {
      without('already-in-log')
      continue
    }
    // A redaction in the log must not be undone by an older text.
    if (redactedInLog.has(itemId) && event.envelope.type === 'ItemRevised') {
      without('item-redacted')
      continue
    }
    const next = reissued(event, before)
    if (!next.ok) {
      without(next.reason)
      continue
    }
    const record = chainEvent(next.envelope, event.content, end, deps)
    const item = stateAfter(next.envelope, before)
    items.set(itemId, item)
    reissue.push({ record, item, replaces: nodeSeq })
    report.reissued.push({
      itemId,
      eventId,
      version: record.version,
      nodeSeq: record.nodeSeq,
      was: { version, nodeSeq },
    })
    end = endAfter(record)
  }
  const leave = report.notReissued.map(({ itemId, nodeSeq }) => ({
    itemId,
    nodeSeq,
    item: items.get(itemId) ?? itemAt(itemId),
  }))
  if (!journal.rebase({ head, keepUntil, refill, reissue, leave })) throw writtenMeanwhile(journal.nodeId)
  await freeInJournal(await discardsIn(deps), deps)
  return report
}

/** Where the orphans are linked to. What the log has in between may be of a later time than its last event. */
function endBehind(last: JournalRecord | null, refill: { record: JournalRecord }[], node: DirectoryNode): ChainEnd {
  if (last === null) return { nodeSeq: 0, hash: node.registrationHash, at: null }
  const at = refill.map(({ record }) => record.at).reduce((latest, one) => (one > latest ? one : latest), last.at)
  return { ...endAfter(last), at }
}

/** The discards of the node's events. The rebase has folded its items anew, and knows nothing of those. */
async function discardsIn({ journal: { nodeId }, log, ...deps }: RebaseDeps): Promise<SeenDiscard[]> {
  const seen: SeenDiscard[] = []
  for (let offset = 0; ; ) {
    const records = await log.read(log.partitionOf(nodeId), offset, 1000)
    if (records.length === 0) return seen
    for (const record of records) {
      const fact = discardIn(record, deps)
      if (fact?.nodeId === nodeId) seen.push({ ...fact, offset: record.offset })
      offset = record.offset + 1
    }
  }
}

const writtenMeanwhile = (nodeId: NodeId): HubError =>
  new HubError('journal-busy', `The journal of ${nodeId} was written to meanwhile. Run the command again.`)

function registered(nodeId: NodeId, directory: Directory): DirectoryNode {
  const node = directory.node(nodeId)
  if (node === undefined) throw new HubError('node-unregistered', `The directory does not know ${nodeId}.`)
  return node
}

function eventOf(record: JournalRecord, codec: EventCodec): SignedEvent {
  const decoded = codec.decode(record)
  if (decoded.kind !== 'event') throw new Error(`Record ${record.nodeSeq} of a journal is no event`)
  return decoded.event
}

function readAll(journal: Journal, from: number): JournalRecord[] {
  const all: JournalRecord[] = []
  for (let next = from; ; ) {
    const records = journal.read(next, 1000)
    const last = records.at(-1)
    if (last === undefined) return all
    all.push(...records)
    next = last.nodeSeq + 1
  }
}

/** Gives each item as it was after the journal's event `nodeSeq`, from the item's own events. */
const itemsAt =
  (journal: Journal, nodeSeq: number, codec: EventCodec) =>
  (itemId: ItemId): ItemState | null =>
    journal
      .placesOf(itemId)
      .filter((place) => place <= nodeSeq)
      .flatMap((place) => journal.read(place, 1))
      .reduce<ItemState | null>((item, record) => itemAfter(eventOf(record, codec).envelope, item), null)
