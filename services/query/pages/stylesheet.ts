import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Router } from 'express'
import type { SiteFacts } from './site-facts.ts'

const css = readFileSync(new URL('./style.css', import.meta.url), 'utf8')

/** The one stylesheet, with the colours of the site's places. */
export interface Stylesheet {
  /** Named after its content, so that browsers can keep it for ever. */
  path: string
  text: string
}

export function createStylesheet({ places = {} }: Pick<SiteFacts, 'places'>): Stylesheet {
  const colours = Object.entries(places).flatMap(([code, { colour }]) =>
    colour === undefined ? [] : [`.${placeClass(code)} { --official: ${colour}; }\n`],
  )
  const text = [css, ...colours].join('\n')
  return { path: assetPath('style', 'css', text), text }
}

/** Browsers keep it for ever, and a changed one has another address. */
export const assetPath = (name: string, ending: string, text: string): string =>
  `/assets/${name}-${createHash('sha256').update(text).digest('base64url').slice(0, 12)}.${ending}`

/** Of all that stands on a page of a county. */
export const placeClass = (code: string): string => `at-${code}`

export const addStylesheetRoute = (router: Router, { path, text }: Stylesheet): void =>
  addAsset(router, { path, text, type: 'text/css' })

/** A file that pages need, under an address that is named after its content. */
export function addAsset(router: Router, { path, text, type }: { path: string; text: string; type: string }): void {
  router.get(path, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=31536000, immutable').type(`${type}; charset=utf-8`).send(text)
  })
}
