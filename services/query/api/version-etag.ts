import { hash } from 'node:crypto'

/**
 * The ETag of an answer about an item. It covers all that is answered, and begins with the version, so that a writer can
 * give it to If-Match as it is.
 */
export const versionEtag = (version: number, text: string): string =>
  `W/"${version}-${hash('sha256', text, 'base64url').slice(0, 16)}"`
