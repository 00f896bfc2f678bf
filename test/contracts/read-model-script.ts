import { createHash } from 'node:crypto'
import { canonicalText, hashOf } from '../../services/domain/canonical.ts'
import { latestAtAfter } from '../../services/domain/event/latest-at.ts'
import { facetsOf } from '../../services/domain/facets.ts'
import {
  type Hash,
  type Instant,
  type ItemId,
  instantOf,
  itemIdOf,
  type NodeId,
  parseDivisionCode,
  parseItemId,
  parseNodeId,
} from '../../services/domain/ids.ts'
import { type Content, contentIn } from '../../services/domain/item/content.ts'
import type { ItemDocument, Proof } from '../../services/domain/item/item-document.ts'
import type { OutletEntry } from '../../services/domain/outlets.ts'
import type { ParkReason } from '../../services/ports/parked-record.ts'
import type { ReadModelBatch } from '../../services/ports/read-model-batch.ts'
import type { Checkpoint, HistoryRow, StoredHead } from '../../services/ports/read-models.ts'
import type { StoredDocument } from '../../services/ports/stored-document.ts'
import { storedOf } from '../plain-hub/stores/answers.ts'
import type { WrittenItem } from '../plain-hub/stores/read-models.ts'
import { createParkScript, PARK_ACTS, type ParkAct } from './park-script.ts'

/** One event of a script. The node decides the partition: its number modulo `partitions`. */
export interface Act {
  type: 'publish' | 'revise' | 'withdraw' | 'redact' | ParkAct['type']
  node: number
  /** Which item of the node, counted from 0 in the order of publishing. Not for `publish`. `ParkAct` says it for the park. */
  which?: number
  title?: string
  text?: string
  documentNumber?: string
  organ?: string
  field?: string
  publishedOn?: string
  validity?: Content['validity']
  displayFrom?: string
  displayUntil?: string
  /** What else is in the content. */
  content?: Partial<Content>
  /** It names an item that continues it, or that it continues; stays so. */
  handsOver?: boolean
  entries?: OutletEntry[]
  /** Why a record is parked. */
  reason?: ParkReason
  /** Milliseconds since the beginning. Several events of one script can have the same. */
  at: number
}

const START = Date.parse('2026-03-01T00:00:00.000Z')
export const instantAt = (ms: number): Instant => instantOf(START + ms)
export const nodeName = (node: number): NodeId => parseNodeId(`node-${node}`)
const NODE_ORGAN = '节点机关'

/**
 * Makes the batches that a projector would write, without a projector: acts go in, batches come out. Plain maps beside
 * them hold what a store must answer after each batch.
 */
export function createScript({ partitions = 1 }: { partitions?: number } = {}) {
  const documents = new Map<ItemId, StoredDocument>()
  const writes = new Map<ItemId, Required<WrittenItem>>()
  const history: HistoryRow[] = []
  const items = new Map<number, ItemId[]>()
  const heads = new Map<NodeId, StoredHead>()
  const checkpoints = new Map<number, Checkpoint>()
  const park = createParkScript()
  const nodeIds = new Set<NodeId>()
  const partitionOf = (node: number) => node % partitions
  let ids = 0

  const contentOf = (act: Act, version: number): Content => ({
    title: act.title ?? `标题 ${version}`,
    body: { format: 'text', text: act.text ?? `正文 ${version}` },
    shownOn: { board: 'all' },
    ...(act.documentNumber !== undefined && { documentNumber: act.documentNumber }),
    ...(act.organ !== undefined && {
      organ: { name: act.organ, kind: 'department', divisionCode: parseDivisionCode('341222') },
    }),
    ...(act.field !== undefined && { field: act.field }),
    ...(act.publishedOn !== undefined && { publishedOn: act.publishedOn }),
    ...(act.validity !== undefined && { validity: act.validity }),
    ...(act.displayFrom !== undefined && { displayFrom: act.displayFrom }),
    ...(act.displayUntil !== undefined && { displayUntil: act.displayUntil }),
    ...act.content,
    nonce: createHash('md5').update(`${act.node} ${ids} ${version}`).digest('hex'),
  })

  function fold(act: Act, batch: ReadModelBatch): void {
    const nodeId = nodeName(act.node)
    nodeIds.add(nodeId)
    const type = PARK_ACTS.find((name) => name === act.type)
    if (type !== undefined) {
      const { which = 0, reason = 'gap', at } = act
      return park.fold({ type, nodeId, which, reason, parkedAt: instantAt(at) }, batch)
    }
    const own = items.get(act.node) ?? []
    items.set(act.node, own)
    let itemId: ItemId
    if (act.type === 'publish') {
      ids++
      const uuid = createHash('md5').update(`${ids}`).digest('hex')
      itemId = itemIdOf(
        nodeId,
        `${uuid.slice(0, 8)}-${uuid.slice(8, 12)}-7${uuid.slice(13, 16)}-8${uuid.slice(17, 20)}-${uuid.slice(20)}`,
      )
      own.push(itemId)
    } else {
      const known = own[(act.which ?? 0) % Math.max(own.length, 1)]
      if (known === undefined) return
      itemId = known
    }
    const before = documents.get(itemId) ?? null
    if (before?.status === 'withdrawn' && act.type !== 'redact') return
    const version = (before?.version ?? 0) + 1
    const withdraws = act.type === 'withdraw'
    const contentText = withdraws ? (before?.contentText ?? null) : canonicalText(contentOf(act, version))
    const fingerprint = contentText === null ? (before?.fingerprint ?? hashOf('')) : hashOf(contentText)
    const head = heads.get(nodeId)
    const nodeSeq = (head?.nodeSeq ?? 0) + 1
    const at = instantAt(act.at)
    const envelopeText = canonicalText({ v: 1, nodeId, nodeSeq, itemId, version, at, fingerprint, type: act.type })
    const proof: Proof = { envelopeText, signature: signatureOf(envelopeText) }
    const envelopeHash: Hash = hashOf(envelopeText)
    const row: HistoryRow = {
      itemId,
      version,
      nodeId,
      nodeSeq,
      envelopeHash,
      envelopeText,
      signature: proof.signature,
      contentText: null,
      erased: false,
      outcome: 'applied',
      notAllowedAt: null,
      freedAt: null,
    }
    history.push(row)
    batch.history.push({ ...row })
    if (before !== null && !withdraws && before.contentText !== null) {
      // A withdrawal has no content of its own. The superseded text is that of the version before it.
      const owner = history.findLast((r) => r.itemId === itemId && r.version < version && !isWithdrawal(r))
      if (owner !== undefined) {
        batch.superseded.push({ itemId, version: owner.version, contentText: before.contentText })
        if (!owner.erased) owner.contentText = before.contentText
      }
    }
    if (act.type === 'redact') {
      batch.erasures.push({ itemId, version })
      for (const r of history)
        if (r.itemId === itemId && r.version < version) Object.assign(r, { contentText: null, erased: true })
    }
    const shownOn = withdraws ? (before?.shownOn ?? []) : [...new Set(act.entries ?? [])].sort()
    const document: ItemDocument = {
      itemId,
      nodeId,
      version,
      status: withdraws ? 'withdrawn' : (before?.status ?? 'live'),
      fingerprint,
      publishedAt: before?.publishedAt ?? at,
      updatedAt: at,
      publication: before?.publication ?? proof,
      latest: proof,
      withdrawal: withdraws ? proof : (before?.withdrawal ?? null),
      contentText,
      contentProof: null,
      shownOn,
      leftOutlets: [...new Set([...(before?.leftOutlets ?? []), ...(before?.shownOn ?? [])])]
        .filter((entry) => !shownOn.includes(entry))
        .sort(),
    }
    const last = writes.get(itemId)
    const write: Required<WrittenItem> = {
      document,
      content: contentIn(contentText),
      facets: facetsOf({ ...document, content: contentIn(contentText) }),
      directoryPosition: withdraws ? (last?.directoryPosition ?? null) : batch.checkpoint.next.nextOffset,
      changedAt: { partition: partitionOf(act.node), offset: batch.checkpoint.next.nextOffset },
      loggedAt: at,
      title: contentIn(contentText)?.title ?? null,
      field: withdraws ? (last?.field ?? null) : (act.field ?? null),
      organName: withdraws ? (last?.organName ?? null) : (act.organ ?? NODE_ORGAN),
      displayFrom: withdraws ? (last?.displayFrom ?? null) : (act.displayFrom ?? null),
      displayUntil: withdraws ? (last?.displayUntil ?? null) : (act.displayUntil ?? null),
      handsOver: act.handsOver ?? last?.handsOver ?? false,
      erasedBelow: act.type === 'redact' ? version : (last?.erasedBelow ?? 0),
    }
    batch.checkpoint.next.nextOffset++
    documents.set(itemId, storedOf(write))
    writes.set(itemId, write)
    const latestAt = latestAtAfter(head?.latestAt ?? null, at)
    const nextHead = { nodeId, nodeSeq, hash: envelopeHash, latestAt, movedAt: write.changedAt.offset }
    heads.set(nodeId, nextHead)
    batch.heads.push(nextHead)
    batch.items = batch.items.filter((w) => w.document.itemId !== itemId)
    batch.items.push(write)
  }

  const isWithdrawal = (row: HistoryRow) => row.envelopeText.includes('"type":"withdraw"')

  return {
    documents,
    writes,
    history,
    heads,
    checkpoints,
    park,
    nodeIds: () => [...nodeIds],
    itemId: (node: number, which: number): ItemId =>
      items.get(node)?.[which] ?? parseItemId(`${nodeName(node)}.00000000-0000-7000-8000-000000000000`),
    /** The batches of these acts, one a partition. */
    batches(acts: Act[]): ReadModelBatch[] {
      const batches = new Map<number, ReadModelBatch>()
      for (const act of acts) {
        const partition = partitionOf(act.node)
        let batch = batches.get(partition)
        if (batch === undefined) {
          const previous = checkpoints.get(partition) ?? null
          batch = emptyBatch(previous, { ...(previous ?? beginning(partition)) })
          batches.set(partition, batch)
        }
        fold(act, batch)
      }
      for (const [partition, { checkpoint }] of batches) checkpoints.set(partition, checkpoint.next)
      return [...batches.values()]
    },
    /** The one batch of acts in one partition. */
    batch(...acts: Act[]): ReadModelBatch {
      const [batch] = this.batches(acts)
      if (batch === undefined) throw new Error('no act')
      return batch
    },
  }
}

const beginning = (partition: number): Checkpoint => ({
  partition,
  logId: 'log-a',
  nextOffset: 0,
  lastHash: null,
  directoryPosition: 1,
  caughtUpAt: null,
})

export const emptyBatch = (previous: Checkpoint | null, next: Checkpoint): ReadModelBatch => ({
  history: [],
  superseded: [],
  erasures: [],
  items: [],
  park: [],
  heads: [],
  repark: [],
  discard: [],
  unpark: [],
  free: [],
  checkpoint: { previous, next },
})

const signatureOf = (text: string): Uint8Array => new Uint8Array(createHash('sha512').update(text).digest())
