import type { Router } from 'express'
import { msToNextDay } from '../../domain/item/display-dates.ts'
import { ALWAYS_FRESH } from '../../http/caching.ts'
import { clientAddressOf } from '../../http/client-address.ts'
import type { ItemReader } from '../item-reader.ts'
import { waitForChanges } from '../wait-for-changes.ts'
import { readAnsweredChanges } from './change-answers.ts'
import { goneSignal } from './gone-signal.ts'
import type { WaitingDeps } from './item-routes.ts'
import { changesParameters, readParameters } from './parameters.ts'
import { readerOf } from './reader-of.ts'
import { tellTurnedAway } from './turned-away.ts'

export function addChangeRoutes(router: Router, reader: ItemReader, { tokens, timers, ending }: WaitingDeps): void {
  router.get('/v1/changes', async (request, response) => {
    const { cursor, limit, wait, ...asked } = readParameters(changesParameters, request)
    const page = await waitForChanges(
      reader.active,
      {
        cursor,
        read: async (from) => {
          const asking = readerOf(request, response, { tokens, now: reader.now() })
          return (await readAnsweredChanges(reader, asked, { cursor: from, limit, asking })).answer
        },
      },
      {
        waitSeconds: wait,
        msToNextDay: msToNextDay(reader.now()),
        client: clientAddressOf(request),
        signal: AbortSignal.any([goneSignal(response), ending]),
        timers,
        onTurnedAway: () => tellTurnedAway(response),
      },
    )
    response.set('Cache-Control', ALWAYS_FRESH).json(page)
  })
}
