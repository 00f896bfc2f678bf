import type { Request, Response, Router } from 'express'
import { isUnknownTo } from '../../domain/item/may-read.ts'
import type { Timers } from '../../domain/timers.ts'
import { clientAddressOf } from '../../http/client-address.ts'
import type { Tokens } from '../../http/principal.ts'
import { fail } from '../../http/problem.ts'
import { handedOverLinks } from '../handed-over.ts'
import { itemHistory } from '../item-history.ts'
import type { ItemReader } from '../item-reader.ts'
import { requestedItem } from '../requested-item.ts'
import { waitForVersion } from '../wait-for-version.ts'
import { historyAnswer, itemAnswer } from './answers.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { goneSignal } from './gone-signal.ts'
import { historyParameters, itemParameters, readParameters } from './parameters.ts'
import { readerOf } from './reader-of.ts'
import { tellTurnedAway } from './turned-away.ts'
import { versionEtag } from './version-etag.ts'

/** For routes whose readers may wait. */
export interface WaitingDeps {
  tokens: Tokens
  timers: Timers
  /** Aborts when this process is going to end: nobody waits any longer. */
  ending: AbortSignal
}

export function addItemRoutes(router: Router, reader: ItemReader, { tokens, timers, ending }: WaitingDeps): void {
  router.get('/v1/items/:itemId', async (request, response) => {
    const { atLeast, wait } = readParameters(itemParameters, request)
    const itemId = requestedItem(request)
    // Asked before the wait, so that a wrong token is told at once; the day is that of the answer.
    const whoAsks = () => readerOf(request, response, { tokens, now: reader.now() })
    whoAsks()
    // 0 is the version of an item that is not there: nothing to wait for.
    if (atLeast !== undefined && atLeast > 0)
      await waitForVersion(reader.active, itemId, {
        atLeast,
        waitSeconds: wait,
        client: clientAddressOf(request),
        signal: AbortSignal.any([goneSignal(response), ending]),
        timers,
        onTurnedAway: () => tellTurnedAway(response),
      })
    const { item, asking, links } = await reader.active.use(async (generation) => {
      const found = await reader.checkOne(itemId, await generation.item(itemId))
      const asking = whoAsks()
      if (isUnknownTo(found, asking)) return fail('item-unknown')
      return { item: found, asking, links: await handedOverLinks(found, { reader, generation, asking }) }
    })
    const answer = itemAnswer(item, links, asking)
    sendItem(request, response, item.version, answer)
  })

  router.get('/v1/items/:itemId/history', async (request, response) => {
    const { after } = readParameters(historyParameters, request)
    const itemId = requestedItem(request)
    const whoAsks = readerOf(request, response, { tokens, now: reader.now() })
    const { item, history } = await reader.active.use((generation) =>
      itemHistory(reader, generation, itemId, { after: after ?? BEFORE_ALL }),
    )
    if (isUnknownTo(item, whoAsks)) return fail('item-unknown')
    const answer = historyAnswer(item, history, whoAsks)
    sendItem(request, response, item.version, answer)
  })
}

/** Lower than any version that a store may claim, so that the first page leaves none out. */
const BEFORE_ALL = Number.MIN_SAFE_INTEGER

/** The answer is written once, for itself and for its ETag. */
function sendItem(request: Request, response: Response, version: number, answer: object): void {
  const text = JSON.stringify(answer)
  const etag = versionEtag(version, text)
  if (!endsUnmodified(request, response, etag)) response.set('ETag', etag).type('json').send(text)
}
