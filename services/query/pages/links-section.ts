import { html } from 'hono/html'
import type { ItemId } from '../../domain/ids.ts'
import { type Content, RELS, type Rel, type Relation } from '../../domain/item/content.ts'
import { publicReader, type Reader } from '../../domain/item/may-read.ts'
import { chineseDate } from '../../edge/chinese-dates.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { prepareLinksTo, relationsTo } from '../item-links.ts'
import type { ItemReader } from '../item-reader.ts'
import { toldItem } from '../told-item.ts'
import { rowPath } from './catalogues/catalogue-table.ts'
import type { Html } from './layout.ts'

/** An item that names the one of the page. */
interface LinkingItem {
  itemId: ItemId
  title: string
  maker: string
  publishedOn: string | null
  relations: Relation[]
}

/** What a page shows of the items that name its own. `more`: how many it leaves out; null where nobody counted. */
export interface LinkingItems {
  items: LinkingItem[]
  more: number | null
}

const MOST_SHOWN = 50

/** The newest items that name an item, of those shown today. None where the read models list no links yet. */
export async function readLinkingItems(
  reader: ItemReader,
  generation: ItemStore,
  itemId: ItemId,
  { today }: Pick<Reader, 'today'>,
): Promise<LinkingItems> {
  if (generation.layoutAge === 'older') return { items: [], more: 0 }
  const prepared = await prepareLinksTo(reader, generation, itemId, { limit: MOST_SHOWN })
  const { items, total, next } = await prepared.read()
  const linking = items.flatMap((item): LinkingItem[] => {
    const told = toldItem(item, publicReader(today))
    const relations = relationsTo(told.content, itemId, {})
    if (told.title === null || relations.length === 0) return []
    const { name: maker } = told.organ ?? told.node
    return [
      { itemId: item.itemId, title: told.title, maker, publishedOn: told.content?.publishedOn ?? null, relations },
    ]
  })
  return { items: linking, more: next === null ? 0 : total === null ? null : total - items.length }
}

/** What another item is to this one, by what it says. */
const INVERSE: Record<Rel, string> = {
  interprets: '本文的解读',
  'responds-to': '对本文的回应',
  abolishes: '废止本文的文件',
  replaces: '替代本文的文件',
  amends: '修改本文的文件',
  corrects: '对本文的更正',
  'based-on': '以本文为依据',
  implements: '落实本文的信息',
  fulfils: '按本目录公开的信息',
  evidences: '各项任务的落实情况',
  reviews: '对本文的审核意见',
  'follows-up': '后续信息',
  answers: '对本文的答复',
}

/** What names this item, under a heading for each meaning. A row of a catalogue and a task are named. */
export function linkingItems({ items, more }: LinkingItems, content: Content | null): Html | false {
  if (items.length === 0) return false
  return html`<section aria-labelledby="links">
<h2 id="links">相关信息</h2>
${RELS.map((rel) => linkedBy(rel, items, content))}${
  more !== 0 && html`<p class="notice">只列出最新的 ${MOST_SHOWN} 条${more !== null && html`，另有 ${more} 条`}。</p>`
}</section>`
}

function linkedBy(rel: Rel, items: LinkingItem[], content: Content | null): Html | false {
  const links = items.flatMap((item) =>
    item.relations.filter((relation) => relation.rel === rel).map((relation) => ({ item, relation })),
  )
  if (links.length === 0) return false
  return html`<h3>${INVERSE[rel]}</h3>
<ul class="places">${links.map(
    ({ item: { itemId, title, maker, publishedOn }, relation }) =>
      html`<li>${relation.part !== undefined && html`${partLink(relation, relation.part, content)}：`}<a href="/items/${itemId}">${title}</a>（${maker}${
        publishedOn !== null && html`，${chineseDate(publishedOn)}`
      }）</li>`,
  )}</ul>
`
}

/** A row of a catalogue has a page of its own. */
function partLink({ rel, itemId }: Relation, part: string, content: Content | null): Html | string {
  const name = partName(content, part)
  const isRow = rel === 'fulfils' && content?.rows?.some(({ rowId }) => rowId === part)
  return isRow ? html`<a href="${rowPath(itemId, part)}">${name}</a>` : name
}

const LONGEST_PART = 60

/** A row or a task as people know it. Of a part that is not there, its id. */
export function partName(content: Content | null, part: string): string {
  const row = content?.rows?.find(({ rowId }) => rowId === part)
  const task = content?.tasks?.find(({ no }) => `${no}` === part)
  const levels = [row?.level1, row?.level2].filter((level) => level !== undefined).join(' › ')
  const name =
    row !== undefined ? `${row.no === undefined ? '' : `${row.no} `}${levels}` : task && `任务 ${task.no} ${task.text}`
  if (name === undefined || name.trim() === '') return part
  const characters = [...name]
  return characters.length > LONGEST_PART ? `${characters.slice(0, LONGEST_PART).join('')}…` : name
}
