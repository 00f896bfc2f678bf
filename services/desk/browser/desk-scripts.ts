import { readFileSync } from 'node:fs'
import { html } from 'hono/html'
import { assetPath } from '../../query/pages/stylesheet.ts'

/** A line's indentation, and a line that is a comment. Neither script has a text of several lines. */
const UNSENT = /^ *(?:(?:\/\/.*|\/\*\*.*\*\/)\n)?/gm

const scriptAt = (name: string, file: URL) => {
  const text = readFileSync(file, 'utf8').replace(UNSENT, '')
  return { path: assetPath(name, 'js', text), text, type: 'text/javascript' }
}

/** Additions to the pages of the desk, which are whole without them. */
export const DESK_SCRIPTS = [
  scriptAt('drafts', new URL('./drafts.js', import.meta.url)),
  scriptAt('finds', new URL('./finds.js', import.meta.url)),
]

/** As modules: each has names of its own. */
export const scriptTags = html`${DESK_SCRIPTS.map(({ path }) => html`<script type="module" src="${path}"></script>\n`)}`
