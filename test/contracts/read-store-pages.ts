import { expect } from 'chai'
import fc from 'fast-check'
import type { ItemId } from '../../services/domain/ids.ts'
import { createCandidateBudget } from '../../services/ports/candidate-budget.ts'
import type { ItemStore, ListedDocument, OutletQuery } from '../../services/ports/item-store.ts'
import { LIST_ORDERS, type ListOrder } from '../../services/ports/list-place.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import { type PartPlace, readListRows } from '../../services/query/list-rows.ts'
import { listed } from '../plain-hub/stores/answers.ts'
import { type Act, createScript, instantAt } from './read-model-script.ts'
import { acts } from './read-store-model.ts'
import { BOARD, type OpenedReadStore, SITE } from './read-store-under-test.ts'

/** What is later than this is dated ahead of the reader's clock. */
const HORIZON = instantAt(2)

/** Every page of a list. `meanwhile` runs before each page but the first. */
async function allPages(
  generation: Pick<ItemStore, 'outlet' | 'layoutAge'>,
  query: Omit<OutletQuery, 'order'> & { order: ListOrder },
  meanwhile: () => Promise<void>,
): Promise<ListedDocument[]> {
  const all: ListedDocument[] = []
  for (let after: PartPlace | undefined; ; ) {
    const start = { after, horizon: HORIZON, hasAhead: true }
    const page = await readListRows(generation, { ...query, budget: createCandidateBudget() }, start)
    all.push(...page.rows)
    if (!page.more || page.end === null) return all
    after = page.end
    await meanwhile()
  }
}

const script = fc.record({
  before: acts,
  between: fc.array(fc.array(fc.nat(10_000), { maxLength: 2 }), { maxLength: 6 }),
  later: acts,
  order: fc.constantFrom(...LIST_ORDERS),
  limit: fc.integer({ min: 1, max: 3 }),
})

/** How pages follow each other while items move. */
export function describePages(withStore: (work: (opened: OpenedReadStore) => Promise<void>) => Promise<void>): void {
  it('misses and repeats no item that did not move, whatever is written between two pages', function () {
    this.timeout(120_000)
    return fc.assert(
      fc.asyncProperty(script, ({ before, between, later, order, limit }) =>
        withStore(async ({ generation }) => {
          const made = createScript()
          await writeActs(generation, made, before)
          const query = { entries: [BOARD, SITE], today: '2026-03-01', order, limit }
          const there = listed(made.writes.values(), query)
          const versions = new Map(there.map(({ itemId, version }) => [itemId, version]))
          let turn = 0
          const seen = await allPages(generation, query, async () => {
            const picked = (between[turn++] ?? []).flatMap((number) => later[number % later.length] ?? [])
            await writeActs(generation, made, picked)
          })
          const stayed = there
            .map(({ itemId }) => itemId)
            .filter((itemId) => made.documents.get(itemId)?.version === versions.get(itemId))
          const times = new Map<ItemId, number>()
          for (const { itemId } of seen) times.set(itemId, (times.get(itemId) ?? 0) + 1)
          for (const itemId of stayed) expect(times.get(itemId), itemId).to.equal(1)
          const still = seen.filter(({ itemId }) => stayed.includes(itemId))
          expect(still.map(({ itemId }) => itemId)).to.deep.equal(inOrder(there).filter((id) => stayed.includes(id)))
        }),
      ),
      { numRuns: Number(process.env.HUB_TEST_RUNS ?? 15) },
    )
  })
}

/** What is dated ahead comes last, the latest event first. */
function inOrder(there: ListedDocument[]): ItemId[] {
  const isAhead = ({ updatedAt }: ListedDocument) => updatedAt > HORIZON
  const key = ({ updatedAt, itemId }: ListedDocument) => `${updatedAt} ${itemId}`
  const ahead = there.filter(isAhead).sort((a, b) => (key(a) < key(b) ? 1 : -1))

  return [...there.filter((one) => !isAhead(one)), ...ahead].map(({ itemId }) => itemId)
}

async function writeActs(generation: Generation, made: ReturnType<typeof createScript>, some: Act[]): Promise<void> {
  for (const batch of made.batches(some)) await generation.write(batch)
}
