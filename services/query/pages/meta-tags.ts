import { html } from 'hono/html'
import type { Content } from '../../domain/item/content.ts'
import { textOfBody } from '../../domain/item/text-of-html.ts'
import { shanghaiMinute } from '../../edge/chinese-dates.ts'
import type { ItemView } from './item-view.ts'
import type { Html } from './layout.ts'
import type { Site } from './site.ts'

/** Characters of a text that stand for a description. */
const DESCRIPTION = 120
/** Of a long text so many UTF-16 units are enough to take the description from. */
const LOOKED_AT = 2000

/**
 * The tags by which search engines and inspectors read a government page (国办发〔2017〕47号, 附件 2): those of the site,
 * the column and the article. A tag without a value is left out.
 */
export function itemMetaTags({ told }: ItemView, { siteName, site }: { siteName: string; site: Site }): Html {
  const { title, content } = told
  const tags: [name: string, value: string | null | undefined][] = [
    ['SiteName', siteName],
    ['SiteDomain', site.facts.url && new URL(site.facts.url).host],
    ['SiteIDCode', site.facts.idCode],
    ['ColumnName', content?.field],
    ['ColumnType', content?.catalogue?.level1],
    ['ArticleTitle', title],
    ['PubDate', title === null ? null : (content?.publishedOn ?? shanghaiMinute(told.publishedAt))],
    ['ContentSource', content === null ? null : (content.source ?? told.organ?.name)],
    ['Keywords', content?.keywords?.join(',')],
    ['Author', content === null ? null : told.organ?.name],
    ['Url', site.facts.url && `${site.facts.url}/items/${told.itemId}`],
    ['Description', content === null ? null : descriptionOf(content)],
  ]
  return html`${tags.map(([name, value]) => value && html`<meta name="${name}" content="${value}">\n`)}`
}

/** What an item says, in few words. */
export const descriptionOf = ({ summary, body }: Content): string => summary ?? beginningOf(textOfBody(body))

const beginningOf = (text: string): string =>
  [...text.slice(0, LOOKED_AT).replace(/\s+/g, ' ').trim()].slice(0, DESCRIPTION).join('')
