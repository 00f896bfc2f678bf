import type { Request, Response, Router } from 'express'
import { LRUCache } from 'lru-cache'
import type { z } from 'zod'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { dutyAnswer } from '../duties/duty-answer.ts'
import { type DutyList, dutyList } from '../duties/duty-list.ts'
import { freshnessOf, ofEveryPartition } from '../freshness.ts'
import type { ItemReader } from '../item-reader.ts'
import { appliedState, directoryState, stateEtag } from '../state-etag.ts'
import { dutiesParameters } from './duty-parameters.ts'
import type { dutiesShape } from './duty-shapes.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { readParameters } from './parameters.ts'

/** Pages that are kept as long as nothing that they are made of has changed. */
const MOST_KEPT = 100

/** What offices have to publish, and by when. */
export function addDutyRoutes(router: Router, reader: ItemReader): void {
  const kept = new LRUCache<string, DutyList>({ max: MOST_KEPT })
  router.get('/v1/duties', (request, response) => answerDuties(reader, kept, request, response))
}

async function answerDuties(
  reader: ItemReader,
  kept: LRUCache<string, DutyList>,
  request: Request,
  response: Response,
): Promise<void> {
  const { on: asked, ...query } = readParameters(dutiesParameters, request)
  const now = reader.now()
  const today = dayInShanghai(now)
  const on = asked ?? today
  await reader.active.use(async (generation) => {
    const unread = await reader.unread()
    const checkpoints = await generation.checkpoints()
    const directory = reader.directory.latest()
    const state = [generation.number, appliedState(checkpoints), directoryState(directory), { ...query, on, today }]
    const etag = stateEtag([...state, reader.failuresMet()])
    if (endsUnmodified(request, response, etag)) return
    const list = kept.get(etag) ?? (await dutyList({ reader, generation, directory, on }, query))
    if (list.withheld.length === 0) {
      kept.set(etag, list)
      response.set('ETag', etag)
    }
    const { asOf, lagSeconds } = freshnessOf(ofEveryPartition(checkpoints, reader.partitions), now, unread)
    const [position, hash] = directoryState(directory)
    const duties = list.duties.map(dutyAnswer)
    response.json({ on, directory: { position, hash }, ...list, duties, asOf, lagSeconds } satisfies z.infer<
      typeof dutiesShape
    >)
  })
}
