import { expect } from 'chai'
import { parseInstant, parseNodeId } from '../../services/domain/ids.ts'
import type { ReadModelBatch } from '../../services/ports/read-model-batch.ts'
import type { HistoryRow } from '../../services/ports/read-models.ts'
import { createScript, emptyBatch, nodeName } from './read-model-script.ts'
import { BOARD, failure, type OpenedReadStore, publish, SITE } from './read-store-under-test.ts'

/** What a write can change and what not, also when it is repeated or comes late. */
export function describeGuards(opened: () => OpenedReadStore): void {
  const write = (batch: ReadModelBatch) => opened().generation.write(batch)

  it('lets one of several writers of the same batch advance the checkpoint', async () => {
    const { store, generation } = opened()
    const script = createScript()
    const batch = script.batch(publish(), publish({ at: 1 }))
    const other = await store.open(1)
    const written = await Promise.all([write(batch), other.write(batch), write(batch), other.write(batch)])
    expect(written.filter((isWritten) => isWritten)).to.have.length(1)
    const next = script.batch({ type: 'revise', node: 0, at: 2, text: '二', entries: [SITE] })
    expect((await Promise.all([other.write(next), write(next)])).toSorted()).to.deep.equal([false, true])
    expect(await generation.scan(null, 9)).to.deep.equal([...script.documents.values()].sort(byId))
    expect(await generation.history(script.itemId(0, 0))).to.deep.equal(
      script.history.filter(isOf(script.itemId(0, 0))),
    )
  })

  it('advances no checkpoint of another log, nor from another offset', async () => {
    const script = createScript()
    await write(script.batch(publish()))
    const at = script.checkpoints.get(0)
    if (at === undefined) throw new Error('no checkpoint')
    const next = { ...at, nextOffset: at.nextOffset + 1 }
    for (const previous of [null, { ...at, logId: 'log-b' }, { ...at, nextOffset: 0 }])
      expect(await write(emptyBatch(previous, next))).to.equal(false)
    expect(await opened().generation.checkpoint(0)).to.deep.equal(at)
  })

  it('keeps an observation beside a checkpoint that stands still', async () => {
    const script = createScript()
    await write(script.batch(publish()))
    const at = script.checkpoints.get(0)
    if (at === undefined) throw new Error('no checkpoint')
    const marked = { ...at, caughtUpAt: parseInstant('2026-03-01T08:00:00.000Z'), directoryPosition: 7 }
    expect(await write(emptyBatch(at, marked))).to.equal(true)
    expect(await opened().generation.checkpoints()).to.deep.equal([marked])
  })

  it('moves heads only forward', async () => {
    const script = createScript()
    const first = script.batch(publish())
    const second = script.batch(publish({ at: 1 }))
    await write(first)
    await write(second)
    const at = second.checkpoint.next
    await write({ ...emptyBatch(at, at), heads: first.heads })
    expect(await opened().generation.heads([nodeName(0)])).to.deep.equal(new Map(script.heads))
  })

  it('takes the first history row of a nodeSeq, and no other after it', async () => {
    const script = createScript()
    const batch = script.batch(publish())
    await write(batch)
    const at = batch.checkpoint.next
    const [row] = batch.history as [HistoryRow]
    await write({ ...emptyBatch(at, at), history: [{ ...row, envelopeText: '{"other":1}', version: 9 }] })
    expect(await opened().generation.history(row.itemId)).to.deep.equal([row])
  })

  it('puts a superseded content only into the row of its version that was applied and has none', async () => {
    const script = createScript()
    const batch = script.batch(publish(), { type: 'revise', node: 0, at: 1, text: '二', entries: [BOARD] })
    const itemId = script.itemId(0, 0)
    const foreign: HistoryRow = {
      ...(batch.history[0] as HistoryRow),
      nodeId: nodeName(7),
      nodeSeq: 1,
      outcome: 'not-allowed',
    }
    await write({ ...batch, history: [...batch.history, foreign] })
    const at = batch.checkpoint.next
    await write({
      ...emptyBatch(at, at),
      superseded: [
        { itemId, version: 1, contentText: '{"later":1}' },
        { itemId, version: 8, contentText: '{"nowhere":1}' },
      ],
    })
    const [first, second] = script.history as [HistoryRow, HistoryRow]
    expect(await opened().generation.history(itemId)).to.deep.equal([first, foreign, second])
  })

  it('shows every reader a text that belongs to its fingerprint while an item is redacted', async () => {
    const { store } = opened()
    const script = createScript()
    await write(script.batch(publish({ text: '旧文' })))
    const itemId = script.itemId(0, 0)
    const before = await opened().generation.item(itemId)
    const redacting = script.batch({ type: 'redact', node: 0, at: 1, text: '新文', entries: [BOARD] })
    const reader = await store.open(1, { readOnly: true })
    const seen: unknown[] = []
    let isDone = false
    const writing = write(redacting).finally(() => {
      isDone = true
    })
    while (!isDone) seen.push(await reader.item(itemId))
    await writing
    seen.push(await reader.item(itemId))
    for (const item of seen) expect(item).to.be.deep.oneOf([before, script.documents.get(itemId)])
    await reader.close()
  })

  it('takes what comes below `erasedBelow` without its text and on no outlet, until the redaction follows', async () => {
    const { generation } = opened()
    const script = createScript()
    const published = script.batch(publish({ text: '旧文', entries: [BOARD] }))
    const itemId = script.itemId(0, 0)
    const late = script.documents.get(itemId)
    const redacting = script.batch({ type: 'redact', node: 0, at: 1, text: '新文', entries: [BOARD] })
    const at = published.checkpoint.next
    await write({ ...published, items: [] })
    expect(await generation.erasedItems()).to.equal(0)
    await write({ ...emptyBatch(at, at), history: redacting.history, erasures: redacting.erasures })
    expect(await generation.erasedItems()).to.equal(1)
    await write({ ...emptyBatch(at, at), history: published.history, items: published.items })
    expect(await generation.item(itemId)).to.deep.equal({
      ...late,
      contentText: null,
      erasedBelow: 2,
      shownOn: [],
      leftOutlets: [BOARD],
    })
    const page = { entries: [BOARD], today: '2026-03-01', limit: 9 }
    expect(await generation.outlet(page)).to.deep.equal([])
    const changes = { partition: 0, after: null, before: 9, limit: 9, entries: [BOARD] }
    expect((await generation.changes(changes)).map(({ document }) => document.itemId)).to.deep.equal([itemId])
    await write(redacting)
    expect(await generation.item(itemId)).to.deep.equal(script.documents.get(itemId))
    expect((await generation.outlet(page)).map((document) => document.itemId)).to.deep.equal([itemId])
  })

  it('orders the rows of one version by node, whichever was stored first', async () => {
    const script = createScript()
    const batch = script.batch(publish({ node: 0 }))
    const [row] = batch.history as [HistoryRow]
    const others = ['zz-node', 'aa-node']
      .map(parseNodeId)
      .map((nodeId): HistoryRow => ({ ...row, nodeId, nodeSeq: 1, outcome: 'not-allowed' }))
    await write({ ...batch, history: [others[0] as HistoryRow, row, others[1] as HistoryRow] })
    const found = await opened().generation.history(row.itemId)
    expect(found.map(({ nodeId }) => nodeId)).to.deep.equal(['aa-node', nodeName(0), 'zz-node'])
  })

  it('counts only events of an item’s own maker as not allowed', async () => {
    const script = createScript()
    const batch = script.batch(publish(), publish({ node: 1 }))
    const [row, other] = batch.history as [HistoryRow, HistoryRow]
    const refused = { outcome: 'not-allowed', notAllowedAt: 7 } as const
    const foreign: HistoryRow = { ...row, nodeId: other.nodeId, nodeSeq: 5, ...refused }
    const own: HistoryRow[] = [9, 8].map((nodeSeq) => ({ ...row, nodeSeq, version: 3, ...refused }))
    await write({ ...batch, history: [...batch.history, foreign, ...own] })
    expect(await opened().generation.notAllowed([row.itemId, other.itemId])).to.deep.equal(
      new Map([[row.itemId, [8, 9].map((nodeSeq) => ({ nodeSeq, notAllowedAt: 7, freedAt: null }))]]),
    )
  })

  it('frees an event that was not allowed, by the first record that names it, and no other', async () => {
    const script = createScript()
    const batch = script.batch(publish(), publish({ node: 1 }))
    const [row] = batch.history as [HistoryRow]
    const own = { ...row, nodeSeq: 8, version: 3, outcome: 'not-allowed', notAllowedAt: 7 } as const
    const free = (...freed: [nodeSeq: number, freedAt: number][]) =>
      freed.map(([nodeSeq, freedAt]) => ({ nodeId: row.nodeId, nodeSeq, freedAt }))
    await write({ ...batch, history: [...batch.history, own], free: free([8, 12], [row.nodeSeq, 12], [99, 12]) })
    const { next } = batch.checkpoint
    for (const [freedAt, wanted] of [
      [15, 12],
      [10, 10],
      [12, 10],
    ] as const) {
      await write({ ...emptyBatch(next, next), free: free([8, freedAt]), history: [own] })
      const found = await opened().generation.history(row.itemId)
      expect(found.map((one) => [one.nodeSeq, one.notAllowedAt, one.freedAt])).to.deep.equal([
        [row.nodeSeq, null, null],
        [8, 7, wanted],
      ])
      expect(await opened().generation.notAllowed([row.itemId])).to.deep.equal(
        new Map([[row.itemId, [{ nodeSeq: 8, notAllowedAt: 7, freedAt: wanted }]]]),
      )
    }
  })

  it('keeps the proof of a content that the last event did not sign', async () => {
    const script = createScript()
    await write(script.batch(publish(), { type: 'revise', node: 0, which: 0, at: 2 }))
    const before = script.documents.get(script.itemId(0, 0))
    await write(script.batch({ type: 'withdraw', node: 0, which: 0, at: 3 }))
    const itemId = script.itemId(0, 0)
    const at = script.checkpoints.get(0) ?? null
    const document = script.documents.get(itemId)
    const last = script.writes.get(itemId)
    if (before === undefined || document === undefined || last === undefined || at === null) throw new Error('no item')
    const kept = { ...document, version: document.version + 1, contentProof: before.latest }
    await write({ ...emptyBatch(at, at), items: [{ ...last, document: kept }] })
    expect(await opened().generation.item(itemId)).to.deep.equal(kept)
  })

  it('writes nothing through a generation that was opened for reading', async () => {
    const script = createScript()
    const reader = await opened().store.open(1, { readOnly: true })
    expect((await failure(reader.write(script.batch(publish())))).code).to.equal('store-refused')
    expect(await reader.counts()).to.deep.equal({ items: 0 })
    await reader.close()
  })
}

const byId = (a: { itemId: string }, b: { itemId: string }) => (a.itemId < b.itemId ? -1 : 1)
const isOf = (itemId: string) => (row: HistoryRow) => row.itemId === itemId
