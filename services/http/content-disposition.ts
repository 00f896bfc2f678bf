/** Whether a browser shows a file or keeps it, and under which name (RFC 6266). */
export const contentDisposition = (kind: 'inline' | 'attachment', name: string): string =>
  `${kind}; filename="${asciiName(name)}"; filename*=UTF-8''${extendedName(name)}`

/** For browsers that know no other (RFC 6266, appendix D). */
const asciiName = (name: string): string => name.replace(/[^\w .()-]/g, '_')

/** RFC 8187, section 3.2.1. */
const extendedName = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
