import type { Request, Response } from 'express'
import type { z } from 'zod'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader } from '../../domain/item/may-read.ts'
import { explainLimit } from '../../edge/explain-limit.ts'
import { catalogueRow, hasLapsed, type RowOnDay } from '../catalogues/catalogue-row.ts'
import { prepareQuestion } from '../catalogues/prepare-question.ts'
import { prepareLinksTo } from '../item-links.ts'
import type { ItemReader } from '../item-reader.ts'
import { requestedItem } from '../requested-item.ts'
import { stateEtag } from '../state-etag.ts'
import { withheldOnce } from '../withheld-once.ts'
import { listedAnswer } from './answers.ts'
import { askedAnswer, freshnessAnswer, printedAnswer } from './catalogue-answers.ts'
import { rowParameters } from './catalogue-parameters.ts'
import type { catalogueRowAnswerShape } from './catalogue-shapes.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { readParameters } from './parameters.ts'

/** A row of a catalogue: what it prints, how its limit is read, and a page of the items that fulfil it. */
export async function answerRow(reader: ItemReader, request: Request, response: Response): Promise<void> {
  const { on, ...page } = readParameters(rowParameters, request)
  const itemId = requestedItem(request)
  const rowId = String(request.params.rowId)
  await reader.active.use(async (generation) => {
    const { question, state, freshness } = await prepareQuestion(reader, generation, on)
    const prepared = await prepareLinksTo(reader, generation, itemId, { rel: 'fulfils', part: rowId, ...page })
    const etag = stateEtag([...state, itemId, rowId, prepared.state])
    if (endsUnmodified(request, response, etag)) return
    const found = await catalogueRow(question, itemId, rowId)
    const { items, hasAhead, withheld, total, next } = await prepared.read()
    if (withheld.length === 0 && found.withheld.length === 0 && !hasAhead) response.set('ETag', etag)
    const now = reader.now()
    const everybody = publicReader(dayInShanghai(now))
    response.json({
      ...askedAnswer(question),
      ...rowAnswer(found, question.on),
      items: items.map((item) => listedAnswer(item, everybody, now)),
      incomplete: found.isCut ? [found.catalogue.item.nodeId] : [],
      withheld: withheldOnce([...found.withheld, ...withheld]),
      total,
      next,
      ...freshnessAnswer(freshness),
    } satisfies z.infer<typeof catalogueRowAnswerShape>)
  })
}

function rowAnswer({ catalogue, rowId, inForce, newest, changed, row, limit, light }: RowOnDay, on: string) {
  const { item, field, standing } = catalogue
  return {
    itemId: item.itemId,
    title: item.title,
    maker: { nodeId: item.node.nodeId, name: item.node.name },
    field,
    state: standing.state,
    rowId,
    inForce: inForce && { version: inForce.version.version, since: inForce.since, row: printedAnswer(inForce.row) },
    newest: newest && { version: newest.version.version, row: printedAnswer(newest.row) },
    changed,
    ended: row.ended ?? null,
    hasLapsed: hasLapsed(row, on),
    light: light?.light ?? null,
    nextDue: light?.nextDue ?? null,
    limit: {
      text: row.timeLimit ?? null,
      isRead: limit !== null,
      ruleId: limit?.phraseId ?? null,
      clauses: limit?.clauses ?? [],
      otherLawPrevails: limit?.otherLawPrevails ?? false,
      ambiguous: limit?.ambiguous ?? null,
      explain: explainLimit(limit),
    },
  }
}
