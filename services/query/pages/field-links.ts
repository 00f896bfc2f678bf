import { html } from 'hono/html'
import type { OutletSummary } from '../outlet-summary.ts'
import type { Html } from './layout.ts'
import { outletPath } from './place-names.ts'

/** Fields with how many items they have; those without any are folded. */
export function fieldLinks(
  { outlet, fields }: Pick<OutletSummary, 'outlet' | 'fields'>,
  heading: string,
  here?: string,
): Html | false {
  const path = outletPath(outlet.kind, outlet.division.code)
  const full = fields.filter(({ items }) => items !== 0)
  const empty = fields.filter(({ items }) => items === 0)
  const tiles = (some: OutletSummary['fields']) =>
    html`<ul class="tiles">${some.map(
      ({ name, items }) =>
        html`<li><a href="${path}?field=${encodeURIComponent(name)}"${name === here && html` aria-current="true"`}>${name} <span class="count">${items ?? '一万以上'}</span></a></li>\n`,
    )}</ul>`
  return (
    fields.length > 0 &&
    html`<nav aria-labelledby="fields"><h2 id="fields">${heading}</h2>
${full.length > 0 && tiles(full)}
${empty.length > 0 && html`<details><summary>还没有信息的 ${empty.length} 个领域</summary>${tiles(empty)}</details>`}</nav>`
  )
}
