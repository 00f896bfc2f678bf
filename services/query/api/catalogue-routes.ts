import type { Request, Response, Router } from 'express'
import type { z } from 'zod'
import { standingRows } from '../../domain/catalogue/standing-rows.ts'
import { catalogueList } from '../catalogues/catalogue-list.ts'
import type { NodeCatalogue } from '../catalogues/node-catalogues.ts'
import { prepareQuestion } from '../catalogues/prepare-question.ts'
import type { ItemReader } from '../item-reader.ts'
import { stateEtag } from '../state-etag.ts'
import { askedAnswer, freshnessAnswer } from './catalogue-answers.ts'
import { cataloguesParameters } from './catalogue-parameters.ts'
import { answerRow } from './catalogue-row-route.ts'
import type { cataloguesShape } from './catalogue-shapes.ts'
import { answerCoverage, answerDiff } from './coverage-routes.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { readParameters } from './parameters.ts'

/** The standard catalogues of offices, and what of each is in force. */
export function addCatalogueRoutes(router: Router, reader: ItemReader): void {
  router.get('/v1/catalogues', (request, response) => answerList(reader, request, response))
  router.get('/v1/catalogues/coverage', (request, response) => answerCoverage(reader, request, response))
  router.get('/v1/catalogues/:itemId/diff', (request, response) => answerDiff(reader, request, response))
  router.get('/v1/catalogues/:itemId/rows/:rowId', (request, response) => answerRow(reader, request, response))
}

async function answerList(reader: ItemReader, request: Request, response: Response): Promise<void> {
  const { on, ...query } = readParameters(cataloguesParameters, request)
  await reader.active.use(async (generation) => {
    const { question, state, freshness } = await prepareQuestion(reader, generation, on, query.cursor)
    const etag = stateEtag([...state, query])
    if (endsUnmodified(request, response, etag)) return
    const list = await catalogueList(question, query)
    if (list.withheld.length === 0) response.set('ETag', etag)
    const catalogues = list.catalogues.map(catalogueAnswer)
    response.json({ ...askedAnswer(question), ...list, catalogues, ...freshnessAnswer(freshness) } satisfies z.infer<
      typeof cataloguesShape
    >)
  })
}

function catalogueAnswer({ item, field, standing, verdicts }: NodeCatalogue) {
  const { state, newest, inForce } = standing
  return {
    itemId: item.itemId,
    title: item.title,
    maker: { nodeId: item.node.nodeId, name: item.node.name },
    field,
    state,
    version: newest.version,
    rowsHash: newest.rowsHash,
    rows: standingRows(newest.rows).length,
    inForce: inForce && {
      version: inForce.version.version,
      rowsHash: inForce.version.rowsHash,
      since: inForce.since,
      rows: standingRows(inForce.version.rows).length,
    },
    verdicts,
  }
}
