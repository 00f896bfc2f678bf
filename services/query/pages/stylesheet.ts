import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Router } from 'express'

const css = readFileSync(new URL('./style.css', import.meta.url), 'utf8')
const hash = createHash('sha256').update(css).digest('base64url').slice(0, 12)

/** Named after its content, so that browsers can keep it for ever. */
export const STYLESHEET_PATH = `/assets/style-${hash}.css`

export function addStylesheetRoute(router: Router): void {
  router.get(STYLESHEET_PATH, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=31536000, immutable').type('text/css; charset=utf-8').send(css)
  })
}
