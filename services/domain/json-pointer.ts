/** A JSON pointer (RFC 6901) from the steps of a path; `''` for the whole. */
export const jsonPointer = (path: PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
