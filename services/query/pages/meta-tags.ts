import { html } from 'hono/html'
import { textOfBody } from '../../domain/item/text-of-html.ts'
import { shanghaiMinute } from '../../edge/chinese-dates.ts'
import type { ItemView } from './item-view.ts'
import type { Html } from './layout.ts'

/** Characters of a text that stand for a description. */
const DESCRIPTION = 120
/** Of a long text so many UTF-16 units are enough to take the description from. */
const LOOKED_AT = 2000

/**
 * The tags by which search engines and inspectors read a government page (国办发〔2017〕47号, 附件 2): those of the site,
 * the column and the article. A tag without a value is left out.
 */
export function itemMetaTags({ told }: ItemView, siteName: string): Html {
  const { title, content } = told
  const tags: [name: string, value: string | null | undefined][] = [
    ['SiteName', siteName],
    ['ColumnName', content?.field],
    ['ColumnType', content?.catalogue?.level1],
    ['ArticleTitle', title],
    ['PubDate', title === null ? null : (content?.publishedOn ?? shanghaiMinute(told.publishedAt))],
    ['ContentSource', content === null ? null : (content.source ?? told.organ?.name)],
    ['Keywords', content?.keywords?.join(',')],
    ['Author', content === null ? null : told.organ?.name],
    ['Description', content === null ? null : (content.summary ?? beginningOf(textOfBody(content.body)))],
  ]
  return html`${tags.map(([name, value]) => value && html`<meta name="${name}" content="${value}">\n`)}`
}

const beginningOf = (text: string): string =>
  [...text.slice(0, LOOKED_AT).replace(/\s+/g, ' ').trim()].slice(0, DESCRIPTION).join('')
