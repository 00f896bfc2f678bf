import type { Router } from 'express'
import { OUTLET_KINDS } from '../../domain/outlets.ts'
import type { ItemReader } from '../item-reader.ts'
import { outletOf } from '../outlet.ts'
import { freshness, prepareList } from '../outlet-list.ts'
import { requestedItem } from '../requested-item.ts'
import { renderHomePage } from './home-page.ts'
import { renderItemPage } from './item-page.ts'
import { readItemView } from './item-view.ts'
import { readPageParameters } from './outlet-filters.ts'
import { renderOutletPage } from './outlet-page.ts'
import { pageRoute } from './page-route.ts'
import { addStylesheetRoute } from './stylesheet.ts'

/** The pages: complete without script, each answer checked like the API's (rule 10). */
export function addPageRoutes(router: Router, reader: ItemReader): void {
  addStylesheetRoute(router)

  pageRoute(router, '/', async () => {
    const directory = await reader.directory.refresh()
    const checkpoints = await reader.active.use((generation) => generation.checkpoints())
    return { ...renderHomePage(directory), freshness: freshness(checkpoints, reader.now()) }
  })

  for (const kind of OUTLET_KINDS)
    pageRoute(router, `/${kind}s/:code`, async (request) => {
      const { filters, options } = readPageParameters(request)
      const outlet = await outletOf(kind, String(request.params.code), reader.directory)
      const list = await reader.active.use(async (generation) =>
        (await prepareList(reader, generation, outlet, options)).read(),
      )
      const directory = reader.directory.latest()
      const continued = options.cursor !== undefined
      return { ...renderOutletPage({ outlet, list, filters, continued, directory }), freshness: list }
    })

  pageRoute(router, '/items/:itemId', async (request) => {
    const view = await reader.active.use((generation) => readItemView(reader, generation, requestedItem(request)))
    return { ...renderItemPage(view), freshness: view.freshness }
  })
}
