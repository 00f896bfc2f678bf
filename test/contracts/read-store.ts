import { expect } from 'chai'
import fc from 'fast-check'
import { parseNodeId } from '../../services/domain/ids.ts'
import { type HistoryRow, nodeSeqKey } from '../../services/ports/read-models.ts'
import type { Generation, ReadStore } from '../../services/ports/read-store.ts'
import { type Act, createScript, instantAt, nodeName } from './read-model-script.ts'
import { describeBudgets } from './read-store-budgets.ts'
import { describeFacets } from './read-store-facets.ts'
import { describeGenerations } from './read-store-generations.ts'
import { describeGuards } from './read-store-guards.ts'
import * as readStoreModel from './read-store-model.ts'
import { describePages } from './read-store-pages.ts'
import { describePark } from './read-store-park.ts'
import { describeRooms } from './read-store-rooms.ts'
import { describeNamedItems, describeSearches } from './read-store-searches.ts'
import { BOARD, publish, SITE, TOPIC } from './read-store-under-test.ts'

export interface ReadStoreUnderTest {
  store: ReadStore
  /** Ends and removes it. */
  dispose(): Promise<void>
}

/** What every read store does. `make` gives a new, empty store. */
export function describeReadStore(name: string, make: () => Promise<ReadStoreUnderTest>): void {
  describe(`${name} as a read store`, () => {
    let under: ReadStoreUnderTest
    let generation: Generation
    beforeEach(async () => {
      under = await make()
      generation = await under.store.open(1)
    })
    afterEach(() => under.dispose())

    describeGenerations(() => ({ store: under.store, generation }))
    describeGuards(() => ({ store: under.store, generation }))
    describePark(() => ({ store: under.store, generation }))
    describeFacets(() => ({ store: under.store, generation }))
    describeBudgets(() => ({ store: under.store, generation }))
    describeRooms(() => ({ store: under.store, generation }))

    it('gives a document back byte for byte, at each version', async () => {
      const script = createScript()
      for (const act of [
        publish({ title: '一', text: 'a\u0001"\\/\u2028 𠮷 ́é', organ: '民政局', entries: [BOARD, SITE] }),
        { type: 'revise', node: 0, at: 5, text: '二', entries: [TOPIC] },
        { type: 'withdraw', node: 0, at: 6 },
        { type: 'redact', node: 0, at: 7, text: '三', entries: [] },
      ] satisfies Act[]) {
        await generation.write(script.batch(act))
        const itemId = script.itemId(0, 0)
        expect(await generation.item(itemId)).to.deep.equal(script.documents.get(itemId))
        expect((await generation.items([itemId, script.itemId(9, 0)])).get(itemId)).to.deep.equal(
          script.documents.get(itemId),
        )
      }
    })

    it('writes nothing when the checkpoint is no longer the previous one', async () => {
      const script = createScript()
      const first = script.batch(publish())
      const second = script.batch(publish({ at: 1 }))
      expect(await generation.write(second)).to.equal(false)
      expect(await generation.counts()).to.deep.equal({ items: 0 })
      expect(await generation.write(first)).to.equal(true)
      expect(await generation.write(first)).to.equal(false)
      expect(await generation.write(second)).to.equal(true)
      expect(await generation.counts()).to.deep.equal({ items: 2 })
      expect(await generation.checkpoint(0)).to.deep.equal(script.checkpoints.get(0))
      expect(await generation.checkpoint(1)).to.equal(null)
      expect(await generation.checkpoints()).to.deep.equal([script.checkpoints.get(0)])
    })

    it('never puts an older version over a newer one, nor repeats', async () => {
      const script = createScript()
      const first = script.batch(publish({ text: 'früher' }))
      const second = script.batch({ type: 'revise', node: 0, at: 1, text: '后来', entries: [BOARD] })
      await generation.write(first)
      await generation.write(second)
      const at = script.checkpoints.get(0) ?? null
      for (const late of [second, first]) {
        const repeat = { ...late, checkpoint: { previous: at, next: at ?? late.checkpoint.next } }
        expect(await generation.write(repeat)).to.equal(true)
      }
      const itemId = script.itemId(0, 0)
      expect(await generation.item(itemId)).to.deep.equal(script.documents.get(itemId))
      expect(await generation.history(itemId)).to.deep.equal(script.history)
      expect(await generation.outlet({ entries: [BOARD], q: 'früher', today: '2026-03-01', limit: 9 })).to.deep.equal(
        [],
      )
      expect(await generation.allHeads()).to.deep.equal([script.heads.get(parseNodeId('node-0'))])
      expect(await generation.counts()).to.deep.equal({ items: 1 })
    })

    it('keeps erased text out, whatever a late projector writes', async () => {
      const script = createScript()
      const late = [
        script.batch(publish({ text: '旧文一' })),
        script.batch({ type: 'revise', node: 0, at: 1, text: '旧文二', entries: [BOARD] }),
      ]
      const redacting = script.batch({ type: 'redact', node: 0, at: 2, text: '新文', entries: [BOARD] })
      const end = redacting.checkpoint.next
      const anytime = (batch: typeof redacting) => ({ ...batch, checkpoint: { previous: end, next: end } })
      const [first, second] = late
      if (first === undefined || second === undefined) throw new Error('no batches')
      // The redaction is written first, and then what it erased, with contents wherever a batch can hold them.
      expect(await generation.write({ ...redacting, items: [], checkpoint: { previous: null, next: end } })).to.equal(
        true,
      )
      for (const batch of late)
        await generation.write(
          anytime({
            ...batch,
            history: batch.history.map((row) => ({ ...row, contentText: '{"body":"旧文"}' })),
            superseded: [{ itemId: script.itemId(0, 0), version: 1, contentText: '{"body":"旧文"}' }],
            items: [],
          }),
        )
      expect(await generation.history(script.itemId(0, 0))).to.deep.equal(script.history)
      await generation.write(anytime(first))
      expect((await generation.item(script.itemId(0, 0)))?.contentText ?? null).to.equal(null)
      await generation.write(anytime(redacting))
      await generation.write(anytime(second))
      const itemId = script.itemId(0, 0)
      expect(await generation.history(itemId)).to.deep.equal(script.history)
      expect(await generation.item(itemId)).to.deep.equal(script.documents.get(itemId))
      expect(await generation.outlet({ entries: [BOARD], q: '旧文', today: '2026-03-01', limit: 9 })).to.deep.equal([])
    })

    it('answers what the history has at given nodeSeqs, and which events of a maker were not allowed', async () => {
      const script = createScript()
      const batch = script.batch(publish(), publish({ at: 1 }))
      const [, refused] = batch.history
      if (refused === undefined) throw new Error('no row')
      Object.assign(refused, { outcome: 'not-allowed', notAllowedAt: 4 })
      await generation.write({ ...batch, items: batch.items.slice(0, 1) })
      const places = [1, 2, 3].map((nodeSeq) => ({ nodeId: nodeName(0), nodeSeq }))
      const applied = await generation.applied(places)
      expect([...applied.keys()]).to.have.members(places.slice(0, 2).map(nodeSeqKey))
      expect(applied.get('node-0/2')).to.deep.equal({
        itemId: refused.itemId,
        envelopeHash: refused.envelopeHash,
        outcome: 'not-allowed',
        notAllowedAt: 4,
      })
      expect(
        await generation.notAllowed([script.itemId(0, 0), script.itemId(0, 1), script.itemId(7, 0)]),
      ).to.deep.equal(new Map([[script.itemId(0, 1), [{ nodeSeq: 2, notAllowedAt: 4, freedAt: null }]]]))
      expect(await generation.item(script.itemId(0, 1))).to.equal(null)
      expect(await generation.heads([nodeName(0), nodeName(4)])).to.deep.equal(new Map(script.heads))
      expect(await generation.headTimes()).to.deep.equal(new Map([[nodeName(0), { nodeSeq: 2, at: instantAt(1) }]]))
      expect(await generation.counts()).to.deep.equal({ items: 1 })
    })

    it('gives a history in pages of whole versions, from either end, and no row twice', async () => {
      const script = createScript()
      const text = '长'.repeat(50_000)
      const batch = script.batch(
        publish({ text }),
        ...Array.from({ length: 9 }, (_, index) => ({ type: 'revise' as const, node: 0, at: 1 + index, text })),
      )
      const foreign = { ...(batch.history[3] as HistoryRow), nodeId: nodeName(7), outcome: 'not-allowed' as const }
      await generation.write({ ...batch, history: [...batch.history, foreign] })
      const itemId = script.itemId(0, 0)
      const all = await generation.history(itemId)
      expect(all).to.have.length(11)
      const byVersion = [...Map.groupBy(all, ({ version }) => version).values()]
      for (const [room, most] of [
        [0, 2],
        [60_000, 3],
        [5_000_000, 11],
      ] as const) {
        const rising: HistoryRow[] = []
        for (let after = 0, page = all; page.length > 0; after = page.at(-1)?.version ?? after) {
          page = await generation.history(itemId, { after, room })
          rising.push(...page)
          expect(page.length).to.be.at.most(most)
        }
        expect(rising, `room ${room}`).to.deep.equal(all)
        const falling: HistoryRow[] = []
        for (let before = 99, page = all; page.length > 0; before = page.at(-1)?.version ?? before) {
          page = await generation.history(itemId, { before, room })
          falling.push(...page)
          expect(page.length).to.be.at.most(most)
        }
        expect(falling, `room ${room}`).to.deep.equal(byVersion.toReversed().flat())
      }
    })

    describeSearches(() => ({ ...under, generation }))
    describeNamedItems(() => ({ ...under, generation }))
    describePages(async (work) => {
      const number = 1000 + runs++
      const fresh = await under.store.open(number)
      await work({ ...under, generation: fresh })
      await fresh.close()
      await under.store.drop(number)
    })

    it('ends in the same answers for any acts in any batch split', async function () {
      this.timeout(600_000)
      await fc.assert(
        fc.asyncProperty(readStoreModel.acts, readStoreModel.splits, async (acts, splits) => {
          const number = 100 + runs++
          const fresh = await under.store.open(number)
          const script = createScript({ partitions: 2 })
          let from = 0
          for (const size of [...splits, acts.length]) {
            for (const batch of script.batches(acts.slice(from, from + size)))
              expect(await fresh.write(batch)).to.equal(true)
            from += size
          }
          await readStoreModel.check(fresh, script)
          await fresh.scrub()
          await readStoreModel.check(fresh, script)
          await fresh.close()
          await under.store.drop(number)
        }),
        { numRuns: 40 },
      )
    })
    let runs = 0
  })
}
