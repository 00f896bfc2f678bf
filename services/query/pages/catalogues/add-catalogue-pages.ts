import type { Router } from 'express'
import { z } from 'zod'
import { isNodeId } from '../../../domain/ids.ts'
import { fieldTitles } from '../../../domain/rules/field-at.ts'
import { fail } from '../../../http/problem.ts'
import { cursorParameter, readParameters, unlessEmpty } from '../../api/parameters.ts'
import { dayParameter } from '../../api/rule-parameters.ts'
import { catalogueRow } from '../../catalogues/catalogue-row.ts'
import { coverage } from '../../catalogues/coverage.ts'
import { fieldCatalogues } from '../../catalogues/field-catalogues.ts'
import { prepareQuestion } from '../../catalogues/prepare-question.ts'
import { prepareLinksTo } from '../../item-links.ts'
import type { ItemReader } from '../../item-reader.ts'
import { requestedItem } from '../../requested-item.ts'
import { outletOf } from '../../requested-outlet.ts'
import type { PageAnswer } from '../page-answer.ts'
import { renderFieldPage } from './field-page.ts'
import { renderMatrixPage } from './matrix-page.ts'
import { renderRowPage } from './row-page.ts'

/** Pages take empty fields of a form, and ignore what others add to a shared address. */
const pageQuery = z.object({ on: unlessEmpty(dayParameter), cursor: cursorParameter })
const fieldQuery = pageQuery.extend({ node: unlessEmpty(z.string().refine(isNodeId, '应为节点代号。')) })

/** The catalogues of offices as people see them. */
export function addCataloguePages(router: Router, reader: ItemReader, answer: PageAnswer): void {
  for (const kind of ['site', 'topic'] as const) {
    addMatrixPage(router, reader, { answer, kind })
    addFieldPage(router, reader, { answer, kind })
  }
  addRowPage(router, reader, answer)
}

interface AddedPage {
  answer: PageAnswer
  kind: 'site' | 'topic'
}

const OFFICES_A_PAGE = 20

function addMatrixPage(router: Router, reader: ItemReader, { answer, kind }: AddedPage): void {
  router.get(`/${kind}s/:code/catalogues`, async (request, response) => {
    const { on, cursor } = readParameters(pageQuery, request)
    const { division } = await outletOf(kind, String(request.params.code), reader.directory)
    await reader.active.use(async (generation) => {
      const { question, state, freshness } = await prepareQuestion(reader, generation, on, cursor)
      await answer(request, response, {
        state: [...state, 'coverage', division, cursor],
        freshness,
        render: async () =>
          renderMatrixPage({
            ...{ division, directory: question.directory, on: question.on, query: queryOf({ on }) },
            coverage: await coverage(question, { division: division.code, limit: OFFICES_A_PAGE, cursor }),
            continued: cursor !== undefined,
          }),
      })
    })
  })
}

/** A site has its county and the townships below; a topic has the city's own offices, for each county has its page. */
function addFieldPage(router: Router, reader: ItemReader, { answer, kind }: AddedPage): void {
  router.get(`/${kind}s/:code/catalogue/:field`, async (request, response) => {
    const { on, cursor, node } = readParameters(fieldQuery, request)
    const { division } = await outletOf(kind, String(request.params.code), reader.directory)
    await reader.active.use(async (generation) => {
      const { question, state, freshness } = await prepareQuestion(reader, generation, on, cursor)
      const { directory } = question
      const name = String(request.params.field)
      const field = fieldTitles(directory, division.code, question.on).find((one) => one.name === name)
      if (field === undefined) return fail('field-unknown', { field: name })
      await answer(request, response, {
        state: [...state, kind, division, name, node, cursor],
        freshness,
        render: async () => {
          const asked = { division: division.code, field: name, node, isAlone: kind === 'topic' }
          return renderFieldPage({
            ...{ division, field, directory, on: question.on },
            office: (node !== undefined && directory.node(node)) || null,
            page: await fieldCatalogues(question, asked, cursor),
            continued: cursor !== undefined,
            query: queryOf({ on, node }),
          })
        },
      })
    })
  })
}

const ITEMS_A_PAGE = 20

function addRowPage(router: Router, reader: ItemReader, answer: PageAnswer): void {
  router.get('/items/:itemId/rows/:rowId', async (request, response) => {
    const { on, cursor } = readParameters(pageQuery, request)
    const itemId = requestedItem(request)
    const rowId = String(request.params.rowId)
    await reader.active.use(async (generation) => {
      const { question, state, freshness } = await prepareQuestion(reader, generation, on)
      const asked = { rel: 'fulfils', part: rowId, limit: ITEMS_A_PAGE, ...(cursor !== undefined && { cursor }) }
      const prepared = await prepareLinksTo(reader, generation, itemId, asked)
      await answer(request, response, {
        state: [...state, itemId, rowId, prepared.state],
        freshness,
        render: async () =>
          renderRowPage({
            found: await catalogueRow(question, itemId, rowId),
            ...{ list: await prepared.read(), continued: cursor !== undefined },
            ...{ directory: question.directory, on: question.on, now: reader.now(), query: queryOf({ on }) },
          }),
      })
    })
  })
}

/** What an address keeps from page to page. */
const queryOf = (asked: Record<string, string | undefined>): URLSearchParams =>
  new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
  )
