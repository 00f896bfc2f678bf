/** Cleaned HTML escapes angle brackets within its tags, and writes each attribute with quotation marks. */
const TAG = /<(?:a|img)\s[^<>]*>/g
const ADDRESS = /(\s(?:href|src)=")([^"]*)"/g
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i

/**
 * HTML that the hub shows (`itemBody`), with addresses that lead to the same places wherever it stands. `page` is the
 * address of the page that shows it; a link within the page stays one.
 */
export const withAbsoluteLinks = (html: string, page: string): string =>
  html.replace(TAG, (tag) =>
    tag.replace(ADDRESS, (_, before: string, address: string) => `${before}${absolute(address, page)}"`),
  )

/** It is escaped as HTML and stays so. */
function absolute(address: string, page: string): string {
  if (HAS_SCHEME.test(address) || address.startsWith('#')) return address
  if (address.startsWith('/')) return new URL(page).origin + address
  if (address.startsWith('?')) return page + address
  return page.slice(0, page.lastIndexOf('/') + 1) + address
}
