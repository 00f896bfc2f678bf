import type { Router } from 'express'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader } from '../../domain/item/may-read.ts'
import { alternateLinks, feedsOf } from '../feeds/feed-addresses.ts'
import type { ItemReader } from '../item-reader.ts'
import { prepareList } from '../outlet-list.ts'
import { outletSummary } from '../outlet-summary.ts'
import { outletOf } from '../requested-outlet.ts'
import { stateEtag } from '../state-etag.ts'
import { listedAnswer, outletAnswer } from './answers.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { listOptionsOf, listParameters, noParameters, readParameters } from './parameters.ts'

export function addListRoutes(router: Router, reader: ItemReader): void {
  router.get('/v1/outlets/:kind/:code/items', async (request, response) => {
    const options = listOptionsOf(readParameters(listParameters, request))
    const outlet = await outletOf(String(request.params.kind), String(request.params.code), reader.directory)
    await reader.active.use(async (generation) => {
      const prepared = await prepareList(reader, generation, outlet, options)
      const etag = stateEtag(prepared.state)
      if (endsUnmodified(request, response, etag)) return
      const { items, hasAhead, ...rest } = await prepared.read()
      // No state tells when a store is mended, or when a clock has passed what is dated ahead.
      if (rest.withheld.length === 0 && !hasAhead) response.set('ETag', etag)
      const { asOf, lagSeconds } = prepared.freshness
      response.set('Link', alternateLinks(feedsOf({ outlet, ...options })))
      const now = reader.now()
      const everybody = publicReader(dayInShanghai(now))
      response.json({ items: items.map((item) => listedAnswer(item, everybody, now)), ...rest, asOf, lagSeconds })
    })
  })

  router.get('/v1/outlets/:kind/:code', async (request, response) => {
    readParameters(noParameters, request)
    const outlet = await outletOf(String(request.params.kind), String(request.params.code), reader.directory)
    const summary = await reader.active.use((generation) => outletSummary(reader, generation, outlet))
    response.set('Link', alternateLinks(feedsOf({ outlet })))
    const etag = stateEtag(summary.state)
    if (!endsUnmodified(request, response, etag)) response.set('ETag', etag).json(outletAnswer(summary))
  })
}
