import type { Request, Response } from 'express'
import type { z } from 'zod'
import { coverage } from '../catalogues/coverage.ts'
import { prepareQuestion } from '../catalogues/prepare-question.ts'
import { versionDiff } from '../catalogues/version-diff.ts'
import type { ItemReader } from '../item-reader.ts'
import { requestedItem } from '../requested-item.ts'
import { stateEtag } from '../state-etag.ts'
import { askedAnswer, freshnessAnswer } from './catalogue-answers.ts'
import { coverageParameters, diffParameters } from './catalogue-parameters.ts'
import { coverageAnswer, diffAnswer, namedPlace } from './coverage-answers.ts'
import type { coverageShape, diffShape } from './coverage-shapes.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { readParameters } from './parameters.ts'
import { divisionIn } from './rule-parameters.ts'

/** Offices by fields: which catalogues there are, and which are in force. */
export async function answerCoverage(reader: ItemReader, request: Request, response: Response): Promise<void> {
  const { on, division: code, ...page } = readParameters(coverageParameters, request)
  await reader.active.use(async (generation) => {
    const { question, state, freshness } = await prepareQuestion(reader, generation, on, page.cursor)
    const { directory } = question
    const division = divisionIn(directory, code)
    const etag = stateEtag([...state, division, page])
    if (endsUnmodified(request, response, etag)) return
    const found = await coverage(question, { division, ...page })
    if (found.withheld.length === 0) response.set('ETag', etag)
    response.json({
      ...askedAnswer(question),
      division: namedPlace(directory, division),
      ...coverageAnswer(found, directory),
      ...freshnessAnswer(freshness),
    } satisfies z.infer<typeof coverageShape>)
  })
}

/** How two versions of a catalogue differ, row by row. */
export async function answerDiff(reader: ItemReader, request: Request, response: Response): Promise<void> {
  const asked = readParameters(diffParameters, request)
  const itemId = requestedItem(request)
  await reader.active.use(async (generation) => {
    const { question, state, freshness } = await prepareQuestion(reader, generation, undefined)
    const found = await versionDiff(question, itemId, asked)
    const etag = stateEtag([...state, itemId, asked])
    if (endsUnmodified(request, response, etag)) return
    if (found.withheld.length === 0) response.set('ETag', etag)
    response.json({ ...diffAnswer(found), ...freshnessAnswer(freshness) } satisfies z.infer<typeof diffShape>)
  })
}
