import type { Request, Response } from 'express'
import { type Page, renderPage } from '../query/pages/layout.ts'
import { viewOf } from '../query/pages/page-view.ts'
import type { Site } from '../query/pages/site.ts'

/** Sends a page behind a sign-in. */
export type SendPage = (request: Request, response: Response, page: Page, status?: number) => Promise<void>

export const pageSender =
  (site: Site): SendPage =>
  async (request, response, page, status = 200) => {
    const text = await renderPage(page, null, viewOf(request, site))
    response.status(status).type('html').send(text)
  }
