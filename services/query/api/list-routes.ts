import type { Router } from 'express'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader } from '../../domain/item/may-read.ts'
import { ALWAYS_FRESH } from '../../http/caching.ts'
import type { Tokens } from '../../http/principal.ts'
import { freshnessOf, ofEveryPartition } from '../freshness.ts'
import { readChanges } from '../item-changes.ts'
import type { ItemReader } from '../item-reader.ts'
import { prepareList } from '../outlet-list.ts'
import { outletOf } from '../requested-outlet.ts'
import { stateEtag } from '../state-etag.ts'
import { itemAnswer, listedAnswer } from './answers.ts'
import { changesParameters, listOptionsOf, listParameters, readParameters } from './parameters.ts'
import { endsUnmodified, readRoute } from './read-route.ts'
import { readerOf } from './reader-of.ts'

export function addListRoutes(router: Router, reader: ItemReader, tokens: Tokens): void {
  readRoute(router, '/v1/outlets/:kind/:code/items', async (request, response) => {
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
      const now = reader.now()
      const everybody = publicReader(dayInShanghai(now))
      response.json({ items: items.map((item) => listedAnswer(item, everybody, now)), ...rest, asOf, lagSeconds })
    })
  })

  readRoute(router, '/v1/changes', async (request, response) => {
    const { cursor, limit, outlet: name } = readParameters(changesParameters, request)
    const [kind = '', code = ''] = name?.split('/') ?? []
    const outlet = name === undefined ? undefined : await outletOf(kind, code, reader.directory)
    const unread = await reader.unread()
    const { changes, checkpoints, day, ...rest } = await reader.active.use((generation, era) =>
      readChanges(reader, generation, { cursor, limit, era, outlet, today: dayInShanghai(reader.now()) }),
    )
    const now = reader.now()
    const whoAsks = { ...readerOf(request, response, { tokens, now }), today: day }
    const { asOf, lagSeconds } = freshnessOf(ofEveryPartition(checkpoints, reader.partitions), now, unread)
    const answers = changes.map(({ item, links, hasLeft }) => itemAnswer(item, links, whoAsks, hasLeft))
    response.set('Cache-Control', ALWAYS_FRESH).json({ changes: answers, ...rest, asOf, lagSeconds })
  })
}
