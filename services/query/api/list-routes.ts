import type { Router } from 'express'
import { dayInShanghai, msToNextDay } from '../../domain/item/display-dates.ts'
import { publicReader } from '../../domain/item/may-read.ts'
import { ALWAYS_FRESH } from '../../http/caching.ts'
import { clientAddressOf } from '../../http/client-address.ts'
import { freshnessOf, ofEveryPartition, type UnreadNode } from '../freshness.ts'
import { readChanges } from '../item-changes.ts'
import type { ItemReader } from '../item-reader.ts'
import { prepareList } from '../outlet-list.ts'
import { outletSummary } from '../outlet-summary.ts'
import { outletOf } from '../requested-outlet.ts'
import { stateEtag } from '../state-etag.ts'
import { waitForChanges } from '../wait-for-changes.ts'
import { itemAnswer, listedAnswer, outletAnswer } from './answers.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { goneSignal } from './gone-signal.ts'
import type { WaitingDeps } from './item-routes.ts'
import { changesParameters, listOptionsOf, listParameters, noParameters, readParameters } from './parameters.ts'
import { readerOf } from './reader-of.ts'
import { tellTurnedAway } from './turned-away.ts'

export function addListRoutes(router: Router, reader: ItemReader, { tokens, timers, ending }: WaitingDeps): void {
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
      const now = reader.now()
      const everybody = publicReader(dayInShanghai(now))
      response.json({ items: items.map((item) => listedAnswer(item, everybody, now)), ...rest, asOf, lagSeconds })
    })
  })

  router.get('/v1/outlets/:kind/:code', async (request, response) => {
    readParameters(noParameters, request)
    const outlet = await outletOf(String(request.params.kind), String(request.params.code), reader.directory)
    const summary = await reader.active.use((generation) => outletSummary(reader, generation, outlet))
    const etag = stateEtag(summary.state)
    if (!endsUnmodified(request, response, etag)) response.set('ETag', etag).json(outletAnswer(summary))
  })

  router.get('/v1/changes', async (request, response) => {
    const { cursor, limit, outlet: names = [], field, wait } = readParameters(changesParameters, request)
    const outlets = await Promise.all(
      names.map((name) => {
        const [kind = '', code = ''] = name.split('/')
        return outletOf(kind, code, reader.directory)
      }),
    )
    // A wrong token is told before the wait.
    readerOf(request, response, { tokens, now: reader.now() })
    let unread: UnreadNode[] = []
    const page = await waitForChanges(
      reader.active,
      {
        cursor,
        read: async (from) => {
          // Before the page, so that what is applied meanwhile counts as missing.
          unread = await reader.unread()
          const asking = readerOf(request, response, { tokens, now: reader.now() })
          return reader.active.use((generation, era) =>
            readChanges(reader, generation, { cursor: from, limit, era, outlets, field, asking }),
          )
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
    const { changes, checkpoints, day, ...rest } = page
    const now = reader.now()
    const whoAsks = { ...readerOf(request, response, { tokens, now }), today: day }
    const { asOf, lagSeconds } = freshnessOf(ofEveryPartition(checkpoints, reader.partitions), now, unread)
    const answers = changes.map(({ item, links, hasLeft }) => itemAnswer(item, links, whoAsks, hasLeft))
    response.set('Cache-Control', ALWAYS_FRESH).json({ changes: answers, ...rest, asOf, lagSeconds })
  })
}
