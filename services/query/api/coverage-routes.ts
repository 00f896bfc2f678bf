import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Division } from '../../domain/directory/directory.ts'
import { sayAbsence } from '../../edge/say-absence.ts'
import { type Coverage, coverage } from '../catalogues/coverage.ts'
import { prepareQuestion } from '../catalogues/prepare-question.ts'
import { type VersionDiff, versionDiff } from '../catalogues/version-diff.ts'
import type { ItemReader } from '../item-reader.ts'
import { requestedItem } from '../requested-item.ts'
import { stateEtag } from '../state-etag.ts'
import { askedAnswer, freshnessAnswer, printedAnswer } from './catalogue-answers.ts'
import { coverageParameters, diffParameters } from './catalogue-parameters.ts'
import type { coverageShape, diffShape } from './coverage-shapes.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { readParameters } from './parameters.ts'
import { divisionIn } from './rule-parameters.ts'

/** Offices by fields: which catalogues there are, and which are in force. */
export async function answerCoverage(reader: ItemReader, request: Request, response: Response): Promise<void> {
  const { on, division: code, ...page } = readParameters(coverageParameters, request)
  await reader.active.use(async (generation) => {
    const { question, state, freshness } = await prepareQuestion(reader, generation, on)
    const { directory } = question
    const division = divisionIn(directory, code)
    const etag = stateEtag([...state, division, page])
    if (endsUnmodified(request, response, etag)) return
    const found = await coverage(question, { division, ...page })
    if (found.withheld.length === 0) response.set('ETag', etag)
    const named = (place: Division['code']) => ({ code: place, name: directory.division(place)?.name ?? place })
    response.json({
      ...askedAnswer(question),
      division: named(division),
      ...coverageAnswer(found, named),
      ...freshnessAnswer(freshness),
    } satisfies z.infer<typeof coverageShape>)
  })
}

function coverageAnswer(
  { offices, fields, total, withheld, incomplete, next }: Coverage,
  named: (place: Division['code']) => { code: string; name: string },
) {
  return {
    fields,
    offices: offices.map(({ office, cells, covered, applicable }) => ({
      nodeId: office.nodeId,
      name: office.name,
      level: office.level,
      division: named(office.divisionCode),
      covered,
      applicable,
      cells: cells.map(({ field, state, absence, catalogue }) => ({
        field,
        state,
        reason: state === 'not-applicable' && absence !== null ? sayAbsence(absence) : null,
        itemId: catalogue?.item.itemId ?? null,
        version: catalogue?.standing.newest.version ?? null,
        inForce: catalogue?.standing.inForce
          ? { version: catalogue.standing.inForce.version.version, since: catalogue.standing.inForce.since }
          : null,
      })),
    })),
    total,
    incomplete,
    withheld,
    next,
  }
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
    response.set('ETag', etag)
    response.json({ ...diffAnswer(found), ...freshnessAnswer(freshness) } satisfies z.infer<typeof diffShape>)
  })
}

function diffAnswer({ item, from, to, changes }: VersionDiff) {
  const told = ({ version, day, rowsHash }: VersionDiff['to']) => ({ version, day, rowsHash })
  return {
    itemId: item.itemId,
    title: item.title,
    maker: { nodeId: item.node.nodeId, name: item.node.name },
    field: item.content?.field ?? '',
    from: from && told(from),
    to: told(to),
    changes: changes.map(({ before, after, ...change }) => ({
      ...change,
      before: before && printedAnswer(before),
      after: after && printedAnswer(after),
    })),
  }
}
