import { xmlText } from '../xml-text.ts'

/** A page that search engines may list. */
export interface SitemapPage {
  address: string
  /** When it changed last; left out where that is not known. */
  changed?: string
}

/** More are not allowed in one document. */
export const MOST_ADDRESSES = 50_000

const XML = '<?xml version="1.0" encoding="UTF-8"?>'
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

/** https://www.sitemaps.org/protocol.html */
export const sitemapXml = (pages: SitemapPage[]): string =>
  [XML, `<urlset ${NAMESPACE}>`, ...pages.map((page) => `<url>${placeXml(page)}</url>`), '</urlset>\n'].join('\n')

export const sitemapIndexXml = (sitemaps: SitemapPage[]): string =>
  [
    XML,
    `<sitemapindex ${NAMESPACE}>`,
    ...sitemaps.map((sitemap) => `<sitemap>${placeXml(sitemap)}</sitemap>`),
    '</sitemapindex>\n',
  ].join('\n')

const placeXml = ({ address, changed }: SitemapPage): string =>
  `<loc>${xmlText(address)}</loc>${changed === undefined ? '' : `<lastmod>${xmlText(changed)}</lastmod>`}`
