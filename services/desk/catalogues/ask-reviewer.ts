import type { Request, RequestHandler, Response } from 'express'
import { html } from 'hono/html'
import { errorCodeOf } from '../../domain/error-codes.ts'
import { HubError } from '../../domain/errors.ts'
import { ProblemError } from '../../http/problem.ts'
import { deskPage } from '../desk-pages.ts'
import { sayAtDesk } from '../desk-words.ts'
import { CATALOGUES, type CatalogueDesk } from './catalogue-desk.ts'
import { sayReviewer } from './catalogue-words.ts'

/** What the reviewer's hub has told; or why it has told nothing, or said no. */
export async function askReviewer<T>(
  ask: () => T | Promise<T>,
): Promise<{ ok: true; told: T } | { ok: false; untold: HubError }> {
  try {
    return { ok: true, told: await ask() }
  } catch (error) {
    if (error instanceof HubError) return { ok: false, untold: error }
    throw error
  }
}

export const untoldPage = (desk: CatalogueDesk, request: Request, response: Response, untold: HubError) =>
  sayInstead(desk, request, response, { title: '暂时看不到', says: sayReviewer(untold), status: 502 })

/** A form or page of a field or round that is not there, or not the clerk's to know of, is answered in words for her. */
export const atDesk =
  (desk: CatalogueDesk, handle: (request: Request, response: Response) => Promise<void>): RequestHandler =>
  async (request, response) => {
    try {
      await handle(request, response)
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.status !== 404) throw error
      const says = sayAtDesk(errorCodeOf(error.problem.code), { field: String(request.params.field ?? '') })
      await sayInstead(desk, request, response, { title: '没有找到', says, status: 404 })
    }
  }

const sayInstead = (
  desk: CatalogueDesk,
  request: Request,
  response: Response,
  { title, says, status }: { title: string; says: string; status: number },
): Promise<void> =>
  desk.answer(
    request,
    response,
    deskPage(
      desk.seatOf(response),
      title,
      html`<p class="notice warning">${says}</p>
<p><a href="${CATALOGUES}">回到目录一览</a></p>`,
    ),
    status,
  )
