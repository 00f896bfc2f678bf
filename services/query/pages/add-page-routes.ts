import type { Router } from 'express'
import { OUTLET_KINDS, type OutletKind } from '../../domain/outlets.ts'
import { createBoardPanels, type ReadBoardPanels } from '../board-panels.ts'
import type { PrepareDuties } from '../duties/duty-lists.ts'
import type { DutyTally } from '../duties/duty-tally.ts'
import { createFieldMatrices } from '../field-matrix.ts'
import type { ItemReader } from '../item-reader.ts'
import { prepareList } from '../outlet-list.ts'
import { overdueCounts } from '../overdue-counts.ts'
import type { PreparePlan } from '../plans/plan-standing.ts'
import { createRecentOrgans } from '../recent-organs.ts'
import { requestedItem } from '../requested-item.ts'
import { outletOf } from '../requested-outlet.ts'
import type { TextChecksApart } from '../text-check/check-sent-text.ts'
import { addCheckPage } from './add-check-page.ts'
import { addColumnPages } from './add-column-page.ts'
import { addDuePages } from './add-due-pages.ts'
import { addDutyPages } from './add-duty-pages.ts'
import { addPlacePages } from './add-place-pages.ts'
import { addPlanPages } from './add-plan-pages.ts'
import { addCataloguePages } from './catalogues/add-catalogue-pages.ts'
import { codeVersion } from './code-version.ts'
import { renderItemPage } from './item-page.ts'
import { itemViewState, readItemView } from './item-view.ts'
import { hasFilters, readPageParameters } from './outlet-filters.ts'
import { renderOutletPage } from './outlet-page.ts'
import { createPageAnswer, type PageAnswer } from './page-answer.ts'
import { addTextSizeRoute } from './page-view.ts'
import { publicAddress } from './public-address.ts'
import type { Site } from './site.ts'
import { readSiteSide, type SideReaders } from './site-side.ts'
import { addStylesheetRoute } from './stylesheet.ts'
import { addWallRoutes } from './wall/add-wall-routes.ts'

/** The pages. They are complete without script, and each answer is checked like the API's (rule 10). */
export function addPageRoutes(
  router: Router,
  reader: ItemReader,
  {
    site,
    plans,
    duties,
    dutyFigures,
    textChecksApart,
  }: {
    site: Site
    plans: PreparePlan
    duties: PrepareDuties
    dutyFigures: DutyTally['figures']
    textChecksApart: TextChecksApart
  },
): void {
  const answer = createPageAnswer(codeVersion, site)
  addStylesheetRoute(router, site.stylesheet)
  addTextSizeRoute(router)
  addPlacePages(router, reader, { site, answer })
  addColumnPages(router, reader, { site, answer })
  const sides = { reader, matrices: createFieldMatrices(reader), organs: createRecentOrgans(reader), dutyFigures }
  const panels = createBoardPanels(reader, duties)
  for (const kind of OUTLET_KINDS) addOutletRoute(router, reader, { site, answer, kind, sides, panels })
  addWallRoutes(router, reader, site)
  addItemRoute(router, reader, { site, answer })
  addDuePages(router, reader, answer)
  addCheckPage(router, reader, { site, answer, apart: textChecksApart })
  addPlanPages(router, reader, { prepare: plans, answer })
  addCataloguePages(router, reader, answer)
  addDutyPages(router, reader, { prepare: duties, answer })
}

function addOutletRoute(
  router: Router,
  reader: ItemReader,
  {
    site,
    answer,
    kind,
    sides,
    panels,
  }: { site: Site; answer: PageAnswer; kind: OutletKind; sides: SideReaders; panels: ReadBoardPanels },
): void {
  router.get(`/${kind}s/:code`, async (request, response) => {
    const { filters, page, options } = readPageParameters(request)
    const outlet = await outletOf(kind, String(request.params.code), reader.directory)
    await reader.active.use(async (generation) => {
      const { state, directory, freshness, read } = await prepareList(reader, generation, outlet, options)
      const overdue = kind === 'topic' ? overdueCounts(sides.dutyFigures()) : null
      await answer(request, response, {
        state: [state, overdue],
        freshness,
        render: async () =>
          renderOutletPage({
            ...{ outlet, list: await read(), filters, page, directory, now: reader.now(), site },
            panels:
              kind === 'board' && page === 1 && !hasFilters(filters) ? await panels(generation, outlet, state) : null,
            side: kind === 'board' ? null : await readSiteSide(sides, generation, { outlet, overdue }),
          }),
      })
    })
  })
}

function addItemRoute(router: Router, reader: ItemReader, { site, answer }: { site: Site; answer: PageAnswer }): void {
  router.get('/items/:itemId', async (request, response) => {
    const view = await reader.active.use((generation) => readItemView(reader, generation, requestedItem(request)))
    const address = publicAddress(request, site)
    await answer(request, response, {
      state: [itemViewState(view), address],
      freshness: view.freshness,
      render: () => renderItemPage(view, { site, address }),
    })
  })
}
