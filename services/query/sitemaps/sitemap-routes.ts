import type { Request, Response, Router } from 'express'
import type { Directory } from '../../domain/directory/directory.ts'
import { isDate } from '../../domain/item/dates.ts'
import { dayInShanghai, firstDay, lastDay } from '../../domain/item/display-dates.ts'
import { publicReader } from '../../domain/item/may-read.ts'
import { OUTLET_KINDS, OUTLET_LEVEL } from '../../domain/outlets.ts'
import { fail } from '../../http/problem.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { endsUnmodified } from '../api/ends-unmodified.ts'
import type { ItemReader } from '../item-reader.ts'
import { type ListOptions, prepareList } from '../outlet-list.ts'
import { outletPath } from '../pages/place-names.ts'
import { type Outlet, outletOf } from '../requested-outlet.ts'
import { appliedState, directoryState, stateEtag } from '../state-etag.ts'
import { toldItem } from '../told-item.ts'
import { sitemapPeriods } from './sitemap-periods.ts'
import { MOST_ADDRESSES, type SitemapPage, sitemapIndexXml, sitemapXml } from './sitemap-xml.ts'

/** Search engines read no more of it. */
const MOST_ROBOTS_CHARACTERS = 500_000
const AT_ONCE = 200

/** `/robots.txt` and the sitemaps: what search engines may list, which is what everybody sees today. */
export function addSitemapRoutes(router: Router, reader: ItemReader, address: () => string): void {
  const send = (
    { request, response, etag }: { request: Request; response: Response; etag: string | null },
    { type, text }: { type: string; text: string },
  ) => {
    if (etag !== null && endsUnmodified(request, response, etag)) return
    if (etag !== null) response.set('ETag', etag)
    response.type(type).send(text)
  }

  router.get('/robots.txt', async (request, response) => {
    const directory = await reader.directory.refresh()
    const etag = stateEtag([address(), directoryState(directory)])
    send({ request, response, etag }, { type: 'text/plain', text: robotsText(directory, address()) })
  })

  router.get('/sitemap.xml', async (request, response) => {
    const directory = await reader.directory.refresh()
    const paths = ['/', ...outletsIn(directory).map(({ kind, code }) => outletPath(kind, code))]
    const pages = paths.slice(0, MOST_ADDRESSES).map((path) => ({ address: `${address()}${path}` }))
    const etag = stateEtag([address(), directoryState(directory)])
    send({ request, response, etag }, { type: 'application/xml', text: sitemapXml(pages) })
  })

  router.get('/sitemaps/:kind/:code.xml', async (request, response) => {
    const outlet = await outletOf(String(request.params.kind), String(request.params.code), reader.directory)
    const today = dayInShanghai(reader.now())
    await reader.active.use(async (generation) => {
      const checkpoints = appliedState(await generation.checkpoints())
      const etag = stateEtag([address(), generation.number, checkpoints, outlet, today])
      if (endsUnmodified(request, response, etag)) return
      const base = `${address()}/sitemaps/${outlet.kind}/${outlet.division.code}`
      const periods = await sitemapPeriods(generation, outlet, today)
      const text = sitemapIndexXml(periods.map((period) => ({ address: `${base}/${period}.xml` })))
      send({ request, response, etag }, { type: 'application/xml', text })
    })
  })

  router.get('/sitemaps/:kind/:code/:period.xml', async (request, response) => {
    const { kind, code } = request.params
    const period = String(request.params.period)
    if (!isDate(period)) return fail('not-found')
    const outlet = await outletOf(String(kind), String(code), reader.directory)
    await reader.active.use(async (generation) => {
      const options = { status: 'live' as const, fromDay: firstDay(period), toDay: lastDay(period), limit: AT_ONCE }
      const { state } = await prepareList(reader, generation, outlet, options)
      const etag = stateEtag([address(), state])
      if (endsUnmodified(request, response, etag)) return
      const { pages, isSettled } = await readPages({ reader, generation, address: address() }, outlet, options)
      send({ request, response, etag: isSettled ? etag : null }, { type: 'application/xml', text: sitemapXml(pages) })
    })
  })
}

async function readPages(
  { reader, generation, address }: { reader: ItemReader; generation: ItemStore; address: string },
  outlet: Outlet,
  options: ListOptions,
): Promise<{ pages: SitemapPage[]; isSettled: boolean }> {
  const everybody = publicReader(dayInShanghai(reader.now()))
  const pages: SitemapPage[] = []
  let isSettled = true
  for (let cursor: string | undefined; pages.length < MOST_ADDRESSES; ) {
    const list = await prepareList(reader, generation, outlet, { ...options, ...(cursor !== undefined && { cursor }) })
    const { items, withheld, hasAhead, next } = await list.read()
    isSettled &&= withheld.length === 0 && !hasAhead
    for (const item of items)
      if (toldItem(item, everybody).content !== null)
        pages.push({ address: `${address}/items/${item.itemId}`, changed: item.updatedAt })
    if (next === null) break
    cursor = next
    await reader.turn()
  }
  return { pages: pages.slice(0, MOST_ADDRESSES), isSettled }
}

/** Every outlet that has a page of its own, the wide ones first. */
const outletsIn = (directory: Directory) =>
  OUTLET_KINDS.toReversed().flatMap((kind) =>
    [...directory.divisions()]
      .filter(({ level, mergedInto }) => level === OUTLET_LEVEL[kind] && mergedInto === null)
      .map(({ code }) => ({ kind, code })),
  )

function robotsText(directory: Directory, address: string): string {
  const lines = [
    'User-agent: *',
    'Disallow: /v1/',
    'Disallow: /view',
    'Allow: /v1/feeds/',
    '',
    `Sitemap: ${address}/sitemap.xml`,
  ]
  let characters = lines.join('\n').length
  for (const { kind, code } of outletsIn(directory)) {
    const line = `Sitemap: ${address}/sitemaps/${kind}/${code}.xml`
    characters += line.length + 1
    if (characters > MOST_ROBOTS_CHARACTERS) break
    lines.push(line)
  }
  return `${lines.join('\n')}\n`
}
