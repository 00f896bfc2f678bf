import { expect } from 'chai'
import type { ItemDocument } from '../../services/domain/item/item-document.ts'
import { createCandidateBudget } from '../../services/ports/candidate-budget.ts'
import type { OutletQuery } from '../../services/ports/item-store.ts'
import type { ListPlace } from '../../services/ports/list-place.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import { type PartPlace, readListRows } from '../../services/query/list-rows.ts'
import { listed } from '../plain-hub/stores/answers.ts'
import { type Act, createScript, instantAt } from './read-model-script.ts'
import { BOARD, type OpenedReadStore, publish, SITE } from './read-store-under-test.ts'

const COUNT = 90
const WORDS = '上季度，比'
/** Has all pairs of the words, and not the words. */
const NEARLY = '上季度，上季，比度，比'
const QUERY: Omit<OutletQuery, 'limit'> = { entries: [BOARD, SITE], today: '2026-03-01', q: WORDS }

/** Items whose times do not follow their order in the log; a few hold the words. */
const acts = (count: number): Act[] =>
  Array.from({ length: count }, (_, i) =>
    publish({
      node: i % 3,
      at: (i * 7919) % count,
      text: i % 29 === 5 ? `同${WORDS}有所增加` : NEARLY,
      entries: i % 2 === 0 ? [BOARD] : [SITE],
    }),
  )

/** A request after the other, each with its own budget, until one ends for another reason. */
export async function searchByBudget(generation: Generation, query: OutletQuery, most: number) {
  const found: ItemDocument[] = []
  let requests = 0
  for (let after: ListPlace | undefined = query.after; ; requests++) {
    const budget = createCandidateBudget(most)
    const page = await generation.outlet({ ...query, after, budget })
    found.push(...page)
    const reached = budget.reached()
    if (reached === null) return { found, requests }
    after = reached
  }
}

const idsOf = (documents: ItemDocument[]) => documents.map(({ itemId }) => itemId)

/** How far a search looks. */
export function describeBudgets(opened: () => OpenedReadStore): void {
  for (const most of [1, 7, 20, COUNT])
    it(`finds all in its order by requests that look at ${most} candidates each`, async () => {
      const { generation } = opened()
      const script = createScript()
      await generation.write(script.batch(...acts(COUNT)))
      const query = { ...QUERY, limit: COUNT }
      const expected = idsOf(listed(script.writes.values(), query))
      const { found, requests } = await searchByBudget(generation, query, most)
      expect(expected).to.have.length(3)
      expect(idsOf(found)).to.deep.equal(expected)
      expect(requests).to.be.at.most(Math.ceil(COUNT / most))
    })

  it('misses none where the looks are used up at the end of the hits in titles', async () => {
    const { generation } = opened()
    const script = createScript()
    const title = (at: number) => (at % 7 === 0 ? `关于${WORDS}` : '通知')
    const all = Array.from({ length: 35 }, (_, at) => publish({ at, title: title(at), text: `同${WORDS}有所增加` }))
    await generation.write(script.batch(...all))
    const whole = await pagesByBudget(generation, 1000)
    expect(new Set(whole), 'all, each once').to.have.lengthOf(35)
    for (let most = 1; most <= 41; most++)
      expect(await pagesByBudget(generation, most), `${most} looks a request`).to.deep.equal(whole)
  })
}

/** All that the pages of a list in parts tell, where one request looks at no more than `most` candidates. Some are ahead. */
async function pagesByBudget(generation: Generation, most: number): Promise<string[]> {
  const found: string[] = []
  for (let after: PartPlace | undefined; ; ) {
    const budget = createCandidateBudget(most)
    const query = { ...QUERY, order: 'printed' as const, limit: 50, budget }
    const page = await readListRows(generation, query, { after, horizon: instantAt(29), hasAhead: true })
    found.push(...page.rows.map(({ itemId, part }) => `${part} ${itemId}`))
    if (budget.reached() === null) return found
    if (page.end === null) throw new Error('the list ends without a place to go on')
    after = page.end
  }
}
