import { html } from 'hono/html'
import type { DirectoryNode } from '../../domain/directory/directory.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import type { DutyTally } from '../duties/duty-tally.ts'
import type { FieldMatrix, ReadFieldMatrix } from '../field-matrix.ts'
import type { ItemReader } from '../item-reader.ts'
import { type OutletSummary, outletSummary } from '../outlet-summary.ts'
import type { OverdueCounts } from '../overdue-counts.ts'
import type { RecentOrgans } from '../recent-organs.ts'
import type { Outlet } from '../requested-outlet.ts'
import { fieldLinks } from './field-links.ts'
import type { Html } from './layout.ts'
import type { PageFilters } from './outlet-filters.ts'
import { ownName, ownOffice } from './own-office.ts'
import { outletPath } from './place-names.ts'

/** What stands beside the list of a site or a topic: by what it can be narrowed, with how much there is. */
export interface SiteSide {
  summary: Pick<OutletSummary, 'outlet' | 'fields' | 'items'>
  /** The office of the place itself, and how many items it has made; null where none or several stand there. */
  own: { node: DirectoryNode; items: number | null } | null
  /** Names of organs, the one whose items are the newest first. */
  organs: string[]
  /** Of a topic: its fields by counties. Null elsewhere. */
  matrix: FieldMatrix | null
  /** Beside the matrix, where somebody has counted what is overdue. */
  overdue: OverdueCounts | null
}

/** What a side is read by, and remembered in. */
export interface SideReaders {
  reader: ItemReader
  matrices: ReadFieldMatrix
  organs: RecentOrgans
  dutyFigures: DutyTally['figures']
}

/** Made inside one use of a generation. It follows from what a list's state names. */
export async function readSiteSide(
  { reader, matrices, organs }: Omit<SideReaders, 'dutyFigures'>,
  generation: ItemStore,
  { outlet, overdue }: { outlet: Outlet; overdue: OverdueCounts | null },
): Promise<SiteSide> {
  const summary = await outletSummary(reader, generation, outlet)
  const node = ownOffice(outlet.division, reader.directory.latest())
  const counted = { entries: outlet.entries, today: dayInShanghai(reader.now()), status: 'live' as const }
  // A generation of an older layout has no such filter.
  const isCounted = node !== null && generation.layoutAge === 'current'
  return {
    summary,
    own: isCounted
      ? { node, items: await reader.totals(generation, { ...counted, node: node.nodeId }, summary.state) }
      : null,
    organs: await organs(generation, outlet, summary.state),
    matrix: outlet.kind === 'topic' ? await matrices(generation, outlet.division) : null,
    overdue,
  }
}

const MOST_ORGANS = 12

/** `hasFieldsAbove`: the table of fields by counties stands on the same page. */
export function siteSide(
  { summary, own, organs }: SiteSide,
  { filters, hasFieldsAbove }: { filters: PageFilters; hasFieldsAbove: boolean },
): Html {
  const path = outletPath(summary.outlet.kind, summary.outlet.division.code)
  const link = (asked: { organ: string } | { node: string }, isHere: boolean, name: string, count?: number | null) =>
    html`<li><a href="${path}?${new URLSearchParams(asked).toString()}"${isHere && html` aria-current="true"`}>${name}${
      count !== undefined && html` <span class="count">${count ?? '一万以上'}</span>`
    }</a></li>\n`
  return html`<div class="side">
${!hasFieldsAbove && fieldLinks(summary, '按领域查看', filters.field)}
<nav aria-labelledby="organs"><h2 id="organs">按机构查看</h2>
<ul class="tiles">${own !== null && link({ node: own.node.nodeId }, filters.node === own.node.nodeId, ownName(summary.outlet.division), own.items)}
${organs.slice(0, MOST_ORGANS).map((organ) => link({ organ }, filters.organ === organ, organ))}</ul>
${
  organs.length > MOST_ORGANS &&
  html`<details><summary>近期发布的另外 ${organs.length - MOST_ORGANS} 个机构</summary><ul class="tiles">${organs
    .slice(MOST_ORGANS)
    .map((organ) => link({ organ }, filters.organ === organ, organ))}</ul></details>`
}</nav>
</div>`
}
