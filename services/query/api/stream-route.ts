import type { Request, Router } from 'express'
import { clientAddressOf } from '../../http/client-address.ts'
import { fail } from '../../http/problem.ts'
import { LONGEST_CURSOR } from '../change-cursor.ts'
import { refuseCursor } from '../cursor.ts'
import type { ItemReader } from '../item-reader.ts'
import { createReaderPlaces } from '../reader-places.ts'
import { createChangeStreams } from '../streams/change-streams.ts'
import type { WaitingDeps } from './item-routes.ts'
import { readParameters, streamParameters } from './parameters.ts'
import { readerOf } from './reader-of.ts'
import { tellTurnedAway } from './turned-away.ts'

/** Gives the number of readers who follow the changes now. */
export function addStreamRoute(
  router: Router,
  reader: ItemReader,
  { tokens, timers, ending, most }: WaitingDeps & { most: number },
): () => number {
  const places = createReaderPlaces({ most, mostAtAddress: Math.ceil(most / 2) })
  const streams = createChangeStreams(reader, { timers, ending })
  router.get('/v1/changes/stream', async (request, response) => {
    const { cursor, ...asked } = readParameters(streamParameters, request)
    const asking = () => readerOf(request, response, { tokens, now: reader.now() })
    asking()
    const followed = { asked, asking, cursor: lastEventId(request) ?? cursor }
    const leave = places.take(clientAddressOf(request))
    if (leave === null) {
      tellTurnedAway(response)
      return fail('streams-taken', { most })
    }
    response.once('close', leave)
    try {
      await streams.follow(response, followed)
    } finally {
      leave()
    }
  })
  return places.taken
}

/** What a reader who was cut off has got last (WHATWG HTML, section 9.2.4). It is newer than the cursor of the address. */
function lastEventId(request: Request): string | undefined {
  const id = request.get('last-event-id') || undefined
  return (id?.length ?? 0) > LONGEST_CURSOR ? refuseCursor(`不能超过 ${LONGEST_CURSOR} 字。`) : id
}
