import type { Router } from 'express'
import { readParameters } from '../api/parameters.ts'
import { planParameters } from '../api/plan-parameters.ts'
import type { ItemReader } from '../item-reader.ts'
import { cellsOf, readPlanCursor } from '../plans/plan-answer.ts'
import type { PreparePlan } from '../plans/plan-standing.ts'
import { requestedItem } from '../requested-item.ts'
import type { PageAnswer } from './page-answer.ts'
import { renderPlanPage } from './plan-page.ts'

/** The page of a plan's progress. */
export function addPlanPages(
  router: Router,
  { active }: Pick<ItemReader, 'active'>,
  { prepare, answer }: { prepare: PreparePlan; answer: PageAnswer },
): void {
  router.get('/plans/:itemId/progress', async (request, response) => {
    const { limit, ...asked } = readParameters(planParameters, request)
    const itemId = requestedItem(request)
    const place = readPlanCursor(itemId, asked)
    await active.use(async (generation) => {
      const { state, directory, freshness, read } = await prepare(generation, itemId, place.on)
      await answer(request, response, {
        state: [state, asked, limit],
        freshness,
        render: async () => {
          const standing = await read()
          const { on: _, cursor: __, ...filters } = asked
          const isListed = Object.values(filters).some((filter) => filter !== undefined)
          const listed = isListed ? cellsOf(standing.progress, { ...filters, ...place, limit }) : null
          return renderPlanPage({ standing, directory, filters, listed })
        },
      })
    })
  })
}
