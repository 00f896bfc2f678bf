import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import { usableKey } from '../../domain/event/judge.ts'
import type { SignedEvent } from '../../domain/event/signed-event.ts'
import type { ItemId, NodeId } from '../../domain/ids.ts'
import type { ItemState } from '../../domain/item/decide.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { Journal, JournalRecord } from '../../ports/journal.ts'
import { type ChainEnd, chainEvent, endAfter, type NodeSigningKey } from '../chain-event.ts'
import { demandUsableKey } from '../demand-usable-key.ts'
import type { DirectoryDeps } from './in-force-after.ts'
import { readForeign } from './read-foreign.ts'
import { eraseRedacted, itemAfter, refillRows } from './refill.ts'
import { type OrphanReason, reissued } from './reissue.ts'
import { createRowFinder } from './row-finder.ts'

export interface RebaseReport {
  /** Events taken over from the log. */
  refilled: number
  /** Orphans issued anew, for the clerk to look at; `was` is their old place. A changed version met another one in the log. */
  reissued: {
    itemId: ItemId
    eventId: string
    version: number
    nodeSeq: number
    was: { version: number; nodeSeq: number }
  }[]
  /** Orphans that the log leaves no room for, kept among the journal's orphans. */
  notReissued: { itemId: ItemId; eventId: string; version: number; nodeSeq: number; reason: OrphanReason }[]
}

export interface RebaseDeps extends DirectoryDeps {
  journal: Journal
  log: EventLog
  signingKey: NodeSigningKey
}

/**
 * Mends a journal that differs from the log: what both have stays, what the log has goes in, what only the
 * journal had (orphans) is issued anew after it with the same event and command ids, so that nothing that was
 * acknowledged is lost. Events whose key was revoked before the log took them are orphans as well. One
 * transaction; repeating it finds nothing to do. HubError `key-not-usable` when the node needs a new key first.
 */
export async function rebaseJournal(deps: RebaseDeps): Promise<RebaseReport> {
  const { journal, codec } = deps
  await deps.directory.refresh()
  const { nodeSeq: head } = journal.head()
  const { keepUntil, foreign } = await readForeign(deps)
  const report: RebaseReport = { refilled: foreign.length, reissued: [], notReissued: [] }
  const node = registered(journal.nodeId, deps.directory.latest())
  const orphans = readAll(journal, keepUntil + 1).map((record) => ({ record, event: eventOf(record, codec) }))
  if (foreign.length === 0 && (orphans[0] === undefined || usableKey(node, orphans[0].event) !== null)) return report
  const firstSeq = keepUntil + foreign.length + 1
  if (orphans.length > 0) demandUsableKey(node, { keyId: deps.signingKey.keyId, nodeSeq: firstSeq })

  if (!eraseRedacted(foreign, journal, codec, head)) throw writtenMeanwhile(journal.nodeId)
  const itemAt = itemsAt(journal, keepUntil, codec)
  const inLog = new Set(foreign.map(({ event }) => event.envelope.commandId))
  const redactedInLog = new Set(foreign.filter(isRedaction).map(({ event }) => event.envelope.itemId))
  const waiting = orphans.filter(({ record }) => !inLog.has(record.commandId))
  const redactedLater = new Set(waiting.filter(isRedaction).map(({ record }) => record.itemId))
  const rowOf = createRowFinder(journal, node.divisionCode)
  const refill = refillRows(foreign, itemAt, { codec, rowOf }, redactedLater)
  const items = new Map<ItemId, ItemState>(refill.map(({ item }) => [item.itemId, item]))
  const last = refill.at(-1)?.record ?? (keepUntil === 0 ? undefined : journal.read(keepUntil, 1)[0])

  let end: ChainEnd = last === undefined ? { nodeSeq: 0, hash: node.registrationHash, at: null } : endAfter(last)
  const reissue: { record: JournalRecord; item: ItemState; replaces: number }[] = []
  for (const { record: orphan, event } of orphans) {
    const { itemId, eventId, version, nodeSeq } = orphan
    const before = items.get(itemId) ?? itemAt(itemId)
    const without = (reason: OrphanReason) => report.notReissued.push({ itemId, eventId, version, nodeSeq, reason })
    if (inLog.has(orphan.commandId)) {
      without('already-in-log')
      continue
    }
    // An older text must not come back over a redaction.
    if (redactedInLog.has(itemId) && event.envelope.type === 'ItemRevised') {
      without('item-redacted')
      continue
    }
    const anew = reissued(event, before)
    if (!anew.ok) {
      without(anew.reason)
      continue
    }
    const record = chainEvent(anew.envelope, event.content, end, deps)
    const item = itemAfter(anew, before)
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
  return report
}

const writtenMeanwhile = (nodeId: NodeId): HubError =>
  new HubError('journal-busy', `The journal of ${nodeId} was written to meanwhile: run it again.`)

function registered(nodeId: NodeId, directory: Directory): DirectoryNode {
  const node = directory.node(nodeId)
  if (node === undefined) throw new HubError('node-unregistered', `The directory does not know ${nodeId}.`)
  return node
}

const isRedaction = ({ event }: { event: SignedEvent }): boolean => event.envelope.type === 'ItemRedacted'

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

/** Items as they stood after the journal's event `nodeSeq`, folded from their own events. */
const itemsAt =
  (journal: Journal, nodeSeq: number, codec: EventCodec) =>
  (itemId: ItemId): ItemState | null =>
    journal
      .placesOf(itemId)
      .filter((place) => place <= nodeSeq)
      .flatMap((place) => journal.read(place, 1))
      .reduce<ItemState | null>((item, record) => itemAfter(eventOf(record, codec), item), null)
