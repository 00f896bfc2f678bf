import type { Router } from 'express'
import { OUTLET_KINDS, type OutletEntry } from '../../domain/outlets.ts'
import type { Timers } from '../../domain/timers.ts'
import { ALWAYS_FRESH } from '../../http/caching.ts'
import { fail } from '../../http/problem.ts'
import type { ItemReader } from '../item-reader.ts'
import { checkedDigests, createKeptDigests, itemDigests } from '../outlet-digests.ts'
import { digestParameters, noParameters, readParameters } from './parameters.ts'

/** Another replica compares itself with these (`hub compare --with`). */
export function addDigestRoutes(router: Router, reader: ItemReader, timers: Timers): void {
  const { active } = reader
  const digests = createKeptDigests(active, timers)
  const digestRows = checkedDigests(reader)

  router.get('/v1/digests', async (request, response) => {
    readParameters(noParameters, request)
    response.set('Cache-Control', ALWAYS_FRESH).json(await digests())
  })

  router.get('/v1/digests/:kind/:code', async (request, response) => {
    const { cursor, limit } = readParameters(digestParameters, request)
    const entry = entryOf(String(request.params.kind), String(request.params.code))
    response
      .set('Cache-Control', ALWAYS_FRESH)
      .json(await active.use((generation) => itemDigests(generation, entry, { cursor, limit }, digestRows)))
  })
}

/** Reads an entry, which need not be an outlet: `board/341222` stands for every board of the county. */
function entryOf(kind: string, code: string): OutletEntry {
  const known = OUTLET_KINDS.find((candidate) => candidate === kind)
  if (known === undefined || !/^\d{6,12}$/.test(code)) return fail('outlet-unknown', { outlet: `${kind}/${code}` })
  return `${known}/${code}` as OutletEntry
}
