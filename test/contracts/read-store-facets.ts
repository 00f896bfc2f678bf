import { expect } from 'chai'
import { kindFacet, linkFacet } from '../../services/domain/facets.ts'
import { parseItemId } from '../../services/domain/ids.ts'
import type { ListEntries } from '../../services/ports/item-store.ts'
import { type Act, createScript, instantAt, nodeName } from './read-model-script.ts'
import { BOARD, type OpenedReadStore, publish, SITE } from './read-store-under-test.ts'

const CATALOGUE = parseItemId('node-9.018f0000-0000-7000-8000-000000000001')
const fulfils = (...parts: string[]) => ({
  content: { relations: parts.map((part) => ({ rel: 'fulfils' as const, itemId: CATALOGUE, part })) },
})
const TODAY = { today: '2026-03-01', limit: 10 }

/** Lists of facets are lists like others, and no facet is an outlet. */
export function describeFacets(under: () => OpenedReadStore): void {
  describe('lists items under facets', () => {
    const idsIn = async (entries: ListEntries): Promise<string[]> =>
      (await under().generation.outlet({ ...TODAY, entries })).map(({ itemId }) => itemId)
    const countOf = (entries: ListEntries) => under().generation.countOutlet({ entries, today: TODAY.today }, 100)

    it('as long as their content says so: a revision, a withdrawal and a redaction take them out', async () => {
      const script = createScript()
      const row = [linkFacet('fulfils', CATALOGUE, 'r1')]
      const any = [linkFacet('fulfils', CATALOGUE)]
      const write = (act: Act) => under().generation.write(script.batch(act))
      await write(publish(fulfils('r1', 'r2')))
      await write(publish({ at: 1, ...fulfils('r2') }))
      const [first, second] = [script.itemId(0, 0), script.itemId(0, 1)]
      expect(await idsIn(row)).to.deep.equal([first])
      expect(await idsIn(any)).to.deep.equal([second, first])
      expect([await countOf(row), await countOf(any)]).to.deep.equal([1, 2])
      await write({ type: 'revise', node: 0, which: 0, at: 2, entries: [BOARD], ...fulfils('r2') })
      expect([await idsIn(row), await countOf(row), await countOf(any)]).to.deep.equal([[], 0, 2])
      await write({ type: 'withdraw', node: 0, which: 1, at: 3 })
      expect([await idsIn(any), await countOf(any)]).to.deep.equal([[first], 1])
      await write({ type: 'redact', node: 0, which: 0, at: 4, entries: [BOARD] })
      expect([await idsIn(any), await countOf(any)]).to.deep.equal([[], 0])
      await write({ type: 'revise', node: 0, which: 0, at: 5, entries: [BOARD], ...fulfils('r1') })
      expect([await idsIn(row), await countOf(any)]).to.deep.equal([[first], 1])
    })

    it('of one maker, where one is asked for', async () => {
      const script = createScript()
      const entries = [linkFacet('fulfils', CATALOGUE, 'r1')]
      for (const node of [0, 1, 0]) await under().generation.write(script.batch(publish({ node, ...fulfils('r1') })))
      const of = async (node: number) =>
        (await under().generation.outlet({ ...TODAY, entries, node: nodeName(node) })).map(({ nodeId }) => nodeId)
      expect(await of(0)).to.deep.equal([nodeName(0), nodeName(0)])
      expect(await of(1)).to.deep.equal([nodeName(1)])
      expect(await of(2)).to.deep.equal([])
    })

    it('also after their last day, where that is asked for, and never before their first one', async () => {
      const script = createScript()
      const entries = [linkFacet('fulfils', CATALOGUE, 'r1')]
      const shown = [{ displayUntil: '2026-02-10' }, { displayFrom: '2026-04-01' }, {}]
      for (const [at, days] of shown.entries()) {
        await under().generation.write(script.batch(publish({ at, ...fulfils('r1'), ...days })))
      }
      expect(await idsIn(entries)).to.deep.equal([script.itemId(0, 2)])
      const page = await under().generation.outlet({ ...TODAY, entries, endedToo: true, limit: 1 })
      const after = page.at(-1)?.place
      const rest = await under().generation.outlet({ ...TODAY, entries, endedToo: true, after })
      expect([...page, ...rest].map(({ itemId }) => itemId)).to.deep.equal([script.itemId(0, 2), script.itemId(0, 0)])
    })

    it('beside their outlets, in pages of the same order, and tells what is later than a time', async () => {
      const script = createScript()
      const entries = [kindFacet('plan', nodeName(0))]
      for (let at = 0; at < 5; at++)
        await under().generation.write(script.batch(publish({ at, entries: [SITE], content: { kind: 'plan' } })))
      await under().generation.write(script.batch(publish({ at: 9, entries: [SITE] })))
      const ids = [4, 3, 2, 1, 0].map((which) => script.itemId(0, which))
      expect(await idsIn(entries)).to.deep.equal(ids)
      const page = await under().generation.outlet({ ...TODAY, entries, limit: 2 })
      const after = page.at(-1)?.place
      const rest = await under().generation.outlet({ ...TODAY, entries, after })
      expect([...page, ...rest].map(({ itemId }) => itemId)).to.deep.equal(ids)
      const isLater = (ms: number) => under().generation.isUpdatedAfter(entries, instantAt(ms))
      expect([await isLater(3), await isLater(4)]).to.deep.equal([true, false])
      expect((await idsIn([SITE])).length).to.equal(6)
    })

    it('and never names a facet where outlets are named', async () => {
      const script = createScript()
      await under().generation.write(script.batch(publish({ entries: [BOARD], ...fulfils('r1') })))
      await under().generation.write(script.batch({ type: 'revise', node: 0, at: 1, entries: [SITE] }))
      const document = await under().generation.item(script.itemId(0, 0))
      expect(document).to.deep.include({ shownOn: [SITE], leftOutlets: [BOARD] })
      const asked = { partition: 0, after: null, before: 99, limit: 9 }
      const changes = await under().generation.changes({
        ...asked,
        entries: [linkFacet('fulfils', CATALOGUE)] as never,
      })
      expect(changes).to.deep.equal([])
    })
  })
}
