import type { Router } from 'express'
import type { z } from 'zod'
import { dutyAnswer } from '../duties/duty-answer.ts'
import type { PrepareDuties } from '../duties/duty-lists.ts'
import type { ItemReader } from '../item-reader.ts'
import { directoryState, stateEtag } from '../state-etag.ts'
import { dutiesParameters } from './duty-parameters.ts'
import type { dutiesShape } from './duty-shapes.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { readParameters } from './parameters.ts'

/** What offices have to publish, and by when. */
export function addDutyRoutes(router: Router, { active }: Pick<ItemReader, 'active'>, prepare: PrepareDuties): void {
  router.get('/v1/duties', async (request, response) => {
    const asked = readParameters(dutiesParameters, request)
    await active.use(async (generation) => {
      const { state, on, directory, freshness, read } = await prepare(generation, asked)
      const etag = stateEtag(state)
      if (endsUnmodified(request, response, etag)) return
      const list = await read()
      if (list.withheld.length === 0) response.set('ETag', etag)
      const { asOf, lagSeconds } = freshness
      const [position, hash] = directoryState(directory)
      const duties = list.duties.map(dutyAnswer)
      response.json({ on, directory: { position, hash }, ...list, duties, asOf, lagSeconds } satisfies z.infer<
        typeof dutiesShape
      >)
    })
  })
}
