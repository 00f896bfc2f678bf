import { html } from 'hono/html'
import type { Directory } from '../../domain/directory/directory.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import type { ColumnRule } from '../../domain/rules/column-rule.ts'
import { showsAll, siteColumns } from '../columns/site-columns.ts'
import type { Outlet } from '../requested-outlet.ts'
import type { Html } from './layout.ts'
import { outletPath } from './place-names.ts'

/** A column that has all is the list itself. */
const columnPath = ({ kind, division: { code } }: Pick<Outlet, 'kind' | 'division'>, column: ColumnRule): string =>
  showsAll(column) ? outletPath(kind, code) : `${outletPath(kind, code)}/columns/${encodeURIComponent(column.id)}`

/** The columns of a site or a topic: 指南, 制度, 法定主动公开内容, 年报 (国办公开办函〔2019〕61号). */
export function columnLinks(
  outlet: Pick<Outlet, 'kind' | 'division'>,
  { directory, now, here }: { directory: Directory; now: Parameters<typeof dayInShanghai>[0]; here?: string },
): Html | false {
  const columns = siteColumns(directory, outlet.division, dayInShanghai(now))
  return (
    columns.length > 0 &&
    html`<nav class="columns" aria-labelledby="columns"><h2 id="columns">政府信息公开</h2>
<ul class="tiles">${columns.map(
      (column) =>
        html`<li><a href="${columnPath(outlet, column)}"${column.id === here && html` aria-current="page"`}>${column.name}</a></li>\n`,
    )}</ul></nav>`
  )
}
