import type { Router } from 'express'
import type { z } from 'zod'
import type { ItemReader } from '../item-reader.ts'
import { cellsOf, planAnswer, readPlanCursor } from '../plans/plan-answer.ts'
import type { PreparePlan } from '../plans/plan-standing.ts'
import { requestedItem } from '../requested-item.ts'
import { stateEtag } from '../state-etag.ts'
import { positionOf } from './directory-position.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { readParameters } from './parameters.ts'
import { planParameters } from './plan-parameters.ts'
import type { planProgressShape } from './plan-shapes.ts'

/** How far plans are. Stored nowhere: it follows from the plan, the evidence and the verdicts that are shown. */
export function addPlanRoutes(router: Router, { active }: Pick<ItemReader, 'active'>, prepare: PreparePlan): void {
  router.get('/v1/plans/:itemId/progress', async (request, response) => {
    const { limit, ...asked } = readParameters(planParameters, request)
    const itemId = requestedItem(request)
    const place = readPlanCursor(itemId, asked)
    await active.use(async (generation) => {
      const {
        state,
        generation: number,
        checkpoints,
        directory,
        freshness,
        read,
      } = await prepare(generation, itemId, place.on)
      const etag = stateEtag([state, asked, limit])
      if (endsUnmodified(request, response, etag)) return
      const standing = await read()
      const { on: _, cursor: __, ...filters } = asked
      const { cells, next } = cellsOf(standing.progress, { ...filters, ...place, limit })
      if (standing.withheld.length === 0) response.set('ETag', etag)
      const { asOf, lagSeconds } = freshness
      response.json({
        ...planAnswer(standing, cells, filters),
        ...{ next, generation: number, checkpoints, directory: positionOf(directory), asOf, lagSeconds },
      } satisfies z.infer<typeof planProgressShape>)
    })
  })
}
