import type { Router } from 'express'
import { z } from 'zod'
import { fail } from '../../http/problem.ts'
import { cursorParameter, readParameters } from '../api/parameters.ts'
import { prepareQuestion } from '../catalogues/prepare-question.ts'
import { columnItems } from '../columns/column-items.ts'
import { siteColumns } from '../columns/site-columns.ts'
import type { ItemReader } from '../item-reader.ts'
import { outletOf } from '../requested-outlet.ts'
import { renderColumnPage } from './column-page.ts'
import type { PageAnswer } from './page-answer.ts'
import { ITEMS_A_PAGE } from './paging.ts'
import type { Site } from './site.ts'

/** The columns of sites and topics. */
export function addColumnPages(
  router: Router,
  reader: ItemReader,
  { site, answer }: { site: Site; answer: PageAnswer },
): void {
  for (const kind of ['site', 'topic'] as const)
    router.get(`/${kind}s/:code/columns/:columnId`, async (request, response) => {
      const { cursor } = readParameters(z.object({ cursor: cursorParameter }), request)
      const outlet = await outletOf(kind, String(request.params.code), reader.directory)
      await reader.active.use(async (generation) => {
        const { question, state, freshness } = await prepareQuestion(reader, generation, undefined)
        const { directory, on } = question
        const column = siteColumns(directory, outlet.division, on).find(({ id }) => id === request.params.columnId)
        if (column === undefined) return fail('not-found')
        const asked = { outlet, column, limit: ITEMS_A_PAGE, cursor }
        await answer(request, response, {
          state: [...state, 'column', asked],
          freshness,
          render: async () =>
            renderColumnPage({
              ...{ outlet, column, directory, now: reader.now(), site },
              ...{ list: await columnItems(question, asked), continued: cursor !== undefined },
            }),
        })
      })
    })
}
