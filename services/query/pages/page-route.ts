import { createHash } from 'node:crypto'
import type { Request, Response, Router } from 'express'
import { endsUnmodified } from '../api/read-route.ts'
import { type Freshness, freshnessLine, latenessOf } from './freshness-line.ts'
import { layout, type Page } from './layout.ts'

export type FreshPage = Page & { freshness: Freshness }

/** A GET that answers a page, revalidated at each use. */
export function pageRoute(router: Router, path: string, page: (request: Request) => Promise<FreshPage>): void {
  router.get(path, async (request, response) => send(request, response, await page(request)))
}

/**
 * The ETag covers all that the page shows but the time up to which its data is known: that passes every second,
 * and a kept page that names an earlier one is still true. That a page has become late is covered.
 */
async function send(request: Request, response: Response, { freshness, ...page }: FreshPage): Promise<void> {
  const shown = `${latenessOf(freshness)} ${await layout(page, null)}`
  const etag = `W/"${createHash('sha256').update(shown).digest('base64url').slice(0, 22)}"`
  response.set('Cache-Control', 'no-cache')
  if (endsUnmodified(request, response, etag)) return
  response.type('html').send(String(await layout(page, freshnessLine(freshness))))
}
