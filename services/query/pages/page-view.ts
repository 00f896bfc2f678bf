import type { Request, Router } from 'express'
import { z } from 'zod'
import { cookieOf } from '../../http/cookie-of.ts'
import { readParameters } from '../api/parameters.ts'
import type { Site } from './site.ts'

/** `large` is the version for old eyes (工信部《互联网网站适老化通用设计规范》: 大字体、大按钮). */
export type TextSize = 'normal' | 'large'

export const SIZE_NAME: Record<TextSize, string> = { normal: '标准版', large: '大字版' }

/** How a page is to look for who asks, and where it is. */
export interface PageView {
  site: Site
  size: TextSize
  /** Path and question of the page itself. */
  path: string
}

const A_YEAR_MS = 365 * 86_400_000
/** A longer address is not carried along: the page is then led back to without its question. */
const LONGEST_BACK = 500

/** The size that a reader has chosen. The choice is kept by the browser, and by nobody else. */
const textSizeOf = (request: Request): TextSize => (cookieOf(request, 'size') === 'large' ? 'large' : 'normal')

/** Path and question of a page, for the way back to it. */
const ownPath = ({ originalUrl, path }: Pick<Request, 'originalUrl' | 'path'>): string =>
  originalUrl.length <= LONGEST_BACK ? originalUrl : path.slice(0, LONGEST_BACK)

/** How a page is to look for who asks. */
export const viewOf = (request: Request, site: Site): PageView => ({
  site,
  size: textSizeOf(request),
  path: ownPath(request),
})

/** A path on this site. `//host` and `/\host` would lead elsewhere. */
const backSchema = z
  .string()
  .max(LONGEST_BACK)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
  .catch('/')

/** Keeps the choice, and leads back to the page on which it was made. */
export function addTextSizeRoute(router: Router): void {
  router.get('/view', (request, response) => {
    const parameters = z.object({ size: z.enum(['normal', 'large']).catch('normal'), back: backSchema })
    const { size, back } = readParameters(parameters, request)
    const options = { path: '/', sameSite: 'lax', httpOnly: true } as const
    if (size === 'large') response.cookie('size', 'large', { ...options, maxAge: A_YEAR_MS })
    else response.clearCookie('size', options)
    response.set('Cache-Control', 'no-store').redirect(303, back)
  })
}
