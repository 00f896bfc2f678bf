/**
 * A text within XML 1.0, in an element or between double quotation marks (section 2.2): what XML cannot hold is left out, and
 * half of a character becomes U+FFFD.
 */
export const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (found) => (/[\t\n\r]/.test(found) ? found : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
