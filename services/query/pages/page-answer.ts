import type { Request, Response } from 'express'
import { endsUnmodified } from '../api/ends-unmodified.ts'
import { alternateLinks } from '../feeds/feed-addresses.ts'
import type { Freshness } from '../freshness.ts'
import { stateEtag } from '../state-etag.ts'
import { freshnessLine, latenessOf } from './freshness-line.ts'
import { type Page, renderPage } from './layout.ts'
import { viewOf } from './page-view.ts'
import type { Site } from './site.ts'

/** A page that is rendered only when its state is not enough for the answer. */
export interface PreparedPage {
  /** All that the page is made of, but for its freshness and the code. The same state gives the same page. */
  state: unknown
  /** Null for a page that shows no items. */
  freshness: Freshness | null
  render(): Page | Promise<Page>
}

export type PageAnswer = (request: Request, response: Response, page: PreparedPage) => Promise<void>

/**
 * Answers with a page. A 304 renders nothing, and every other answer renders once.
 * The ETag covers whether the data are late, but not up to when they are known: that time passes every second, and a
 * kept page that names an earlier one is still true. The version of the code is asked once, at the first page.
 */
export function createPageAnswer(codeVersion: () => string, site: Site): PageAnswer {
  let code: string | undefined
  return async (request, response, { state, freshness, render }) => {
    code ??= codeVersion()
    const view = viewOf(request, site)
    const shown = view.size === 'normal' ? state : [view.size, state]
    const etag = stateEtag([code, site.stylesheet.path, site.facts, freshness && latenessOf(freshness), shown])
    if (endsUnmodified(request, response, etag)) return
    const page = await render()
    const text = await renderPage(page, freshness && freshnessLine(freshness), view)
    if (page.alternates !== undefined) response.set('Link', alternateLinks(page.alternates))
    if (page.isUnlisted === true) response.set('X-Robots-Tag', 'noindex')
    if (page.withholds !== true) response.set('ETag', etag)
    response.type('html').send(text)
  }
}
