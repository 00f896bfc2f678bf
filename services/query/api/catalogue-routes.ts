import type { Request, Response, Router } from 'express'
import type { z } from 'zod'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { catalogueList } from '../catalogues/catalogue-list.ts'
import type { NodeCatalogue } from '../catalogues/node-catalogues.ts'
import { freshnessOf, ofEveryPartition } from '../freshness.ts'
import type { ItemReader } from '../item-reader.ts'
import { appliedState, directoryState, stateEtag } from '../state-etag.ts'
import { cataloguesParameters } from './catalogue-parameters.ts'
import type { cataloguesShape } from './catalogue-shapes.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { readParameters } from './parameters.ts'

/** The standard catalogues of offices, and what of each is in force. */
export function addCatalogueRoutes(router: Router, reader: ItemReader): void {
  router.get('/v1/catalogues', (request, response) => answerList(reader, request, response))
}

async function answerList(reader: ItemReader, request: Request, response: Response): Promise<void> {
  const { on: asked, ...query } = readParameters(cataloguesParameters, request)
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
    const list = await catalogueList({ reader, generation, directory, on }, query)
    if (list.withheld.length === 0) response.set('ETag', etag)
    const { asOf, lagSeconds } = freshnessOf(ofEveryPartition(checkpoints, reader.partitions), now, unread)
    const [position, hash] = directoryState(directory)
    const catalogues = list.catalogues.map(catalogueAnswer)
    response.json({ on, directory: { position, hash }, ...list, catalogues, asOf, lagSeconds } satisfies z.infer<
      typeof cataloguesShape
    >)
  })
}

function catalogueAnswer({ item, field, standing, verdicts }: NodeCatalogue) {
  const { state, newest, inForce } = standing
  const standingRows = (rows: typeof newest.rows) => rows.filter(({ ended }) => ended === undefined).length
  return {
    itemId: item.itemId,
    title: item.title,
    maker: { nodeId: item.node.nodeId, name: item.node.name },
    field,
    state,
    version: newest.version,
    rowsHash: newest.rowsHash,
    rows: standingRows(newest.rows),
    inForce: inForce && {
      version: inForce.version.version,
      rowsHash: inForce.version.rowsHash,
      since: inForce.since,
      rows: standingRows(inForce.version.rows),
    },
    verdicts,
  }
}
