import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const SERVICES = fileURLToPath(new URL('../..', import.meta.url))

/** The rooms of services/ that hold the code of pages: query/ and all that it imports. */
export const PAGE_ROOMS = ['domain', 'edge', 'http', 'ports', 'query']

/**
 * A hash of the code that makes pages. After an upgrade a page has another ETag although its data are the same, so that
 * no reader keeps a page of the older code, which may name a stylesheet that is gone.
 */
export function codeVersion(): string {
  const hash = createHash('sha256')
  for (const file of globSync(`{${PAGE_ROOMS}}/**/*.{ts,css}`, { cwd: SERVICES }).sort())
    hash.update(file).update(readFileSync(`${SERVICES}/${file}`))
  return hash.digest('base64url').slice(0, 22)
}
