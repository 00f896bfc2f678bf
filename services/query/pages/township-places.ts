import { html } from 'hono/html'
import type { Directory, Division } from '../../domain/directory/directory.ts'
import type { Html } from './layout.ts'
import { outletPath, placeName } from './place-names.ts'

/** The village boards of a county, in one folded list for each township. */
export function townshipPlaces(county: Division, directory: Directory): Html {
  const townships = directory.children(county.code)
  return html`<details><summary>${townships.length} 个乡镇（街道）的村（社区）公示栏</summary>
${townships.map(
  (township) => html`<details class="township"><summary>${township.name}</summary>
<ul class="boards">${directory.children(township.code).map(boardLink)}</ul></details>`,
)}</details>`
}

const boardLink = (village: Division): Html =>
  html`<li><a href="${outletPath('board', village.code)}">${placeName(village)}</a></li>\n`
