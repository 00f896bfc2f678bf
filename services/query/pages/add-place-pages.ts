import type { Router } from 'express'
import { z } from 'zod'
import type { Directory } from '../../domain/directory/directory.ts'
import { topDivisions } from '../../domain/directory/top-divisions.ts'
import { isDivisionCode } from '../../domain/ids.ts'
import { fail } from '../../http/problem.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { cursorParameter, listParameters, readParameters } from '../api/parameters.ts'
import { findPlaces } from '../find-places.ts'
import { freshnessOf, ofEveryPartition } from '../freshness.ts'
import type { ItemReader } from '../item-reader.ts'
import { prepareList, type TownshipPlaces } from '../outlet-list.ts'
import { outletSummary } from '../outlet-summary.ts'
import { outletOf } from '../requested-outlet.ts'
import { directoryState } from '../state-etag.ts'
import { renderHomePage } from './home-page.ts'
import type { PageAnswer } from './page-answer.ts'
import { beginningOf, ITEMS_A_PAGE, pageParameter } from './paging.ts'
import { renderPlacesPage } from './places-page.ts'
import type { Site } from './site.ts'
import { renderTownshipPage, townshipEntries } from './township-page.ts'

const MOST_NEW = 10

/** The pages that lead to places: the home page, the search for a place, and the townships. */
export function addPlacePages(
  router: Router,
  reader: ItemReader,
  { site, answer }: { site: Site; answer: PageAnswer },
): void {
  router.get('/', async (request, response) => {
    const directory = await reader.directory.refresh()
    await reader.active.use(async (generation) => {
      const { state, freshness, read } = await prepareHome(reader, generation, directory)
      await answer(request, response, { state, freshness, render: async () => renderHomePage(await read()) })
    })
  })

  router.get('/places', async (request, response) => {
    const { q = '' } = readParameters(z.object({ q: listParameters.shape.q }), request)
    const directory = await reader.directory.refresh()
    await answer(request, response, {
      state: [directoryState(directory), q],
      freshness: null,
      render: () => renderPlacesPage(directory, q, findPlaces(directory, q)),
    })
  })

  router.get('/townships/:code', async (request, response) => {
    const asked = readParameters(z.object({ cursor: cursorParameter, page: pageParameter }), request)
    const { page, begins } = beginningOf(asked)
    const directory = await reader.directory.refresh()
    const code = String(request.params.code)
    const township = isDivisionCode(code) ? directory.division(code) : undefined
    if (township?.level !== 'township') return fail('division-unknown', { code })
    const county = (township.parent !== null && directory.division(township.parent)) || null
    const node = directory.nodes().find(({ divisionCode }) => divisionCode === township.code)
    await reader.active.use(async (generation) => {
      const subject: TownshipPlaces = {
        kind: 'township',
        division: township,
        entries: townshipEntries(township, directory),
      }
      const prepared = await prepareList(reader, generation, subject, {
        ...{ limit: ITEMS_A_PAGE, node: node?.nodeId, ...begins },
      })
      await answer(request, response, {
        state: prepared.state,
        freshness: prepared.freshness,
        render: async () =>
          renderTownshipPage({
            ...{ township, county, directory, now: reader.now(), site },
            office: node === undefined ? null : { node, list: await prepared.read(), page },
          }),
      })
    })
  })
}

/** The widest outlet of a hub: the topic of its city, or the site of its county. */
function widestOutlet(directory: Directory) {
  const tops = topDivisions(directory)
  const city = tops.find(({ level }) => level === 'city')
  const county = tops.find(({ level }) => level === 'county')
  if (city !== undefined) return { kind: 'topic', code: city.code }
  return county === undefined ? null : { kind: 'site', code: county.code }
}

async function prepareHome(reader: ItemReader, generation: ItemStore, directory: Directory) {
  const now = reader.now()
  const widest = widestOutlet(directory)
  if (widest === null) {
    const checkpoints = await generation.checkpoints()
    return {
      state: directoryState(directory),
      freshness: freshnessOf(ofEveryPartition(checkpoints, reader.partitions), now, await reader.unread()),
      read: async () => ({ directory, now, newest: null }),
    }
  }
  const outlet = await outletOf(widest.kind, widest.code, reader.directory)
  const list = await prepareList(reader, generation, outlet, { limit: MOST_NEW, status: 'live' })
  return {
    state: list.state,
    freshness: list.freshness,
    read: async () => ({
      ...{ directory: list.directory, now },
      newest: { list: await list.read(), summary: await outletSummary(reader, generation, outlet) },
    }),
  }
}
