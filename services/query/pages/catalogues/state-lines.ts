import { html } from 'hono/html'
import { type ChangedRow, compareRows } from '../../../domain/catalogue/compare-rows.ts'
import type { CatalogueState } from '../../../domain/catalogue/in-force.ts'
import type { Directory } from '../../../domain/directory/directory.ts'
import type { NodeId } from '../../../domain/ids.ts'
import type { CatalogueRow } from '../../../domain/item/content.ts'
import { chineseDate } from '../../../edge/chinese-dates.ts'
import { nameOfRow, PRINTED_MEMBER, printedText } from '../../../edge/printed-members.ts'
import { decidingVerdicts } from '../../catalogues/deciding-verdicts.ts'
import type { NodeCatalogue } from '../../catalogues/node-catalogues.ts'
import type { Html } from '../layout.ts'

/** How a catalogue stands, in a few words. */
export const STATE_NAME: Record<CatalogueState, string> = {
  'in-force': '已审核生效',
  changed: '修改待审核',
  unreviewed: '未经审核',
  returned: '已退回',
  filed: '已备案',
}

/** Which version counts, since when and by whom, and what the newest one says otherwise. */
export function stateLines(catalogue: NodeCatalogue, directory: Directory, on: string): Html {
  const { state, newest, inForce } = catalogue.standing
  const { approved, returned } = decidingVerdicts(catalogue, on)
  const nameOf = (nodeId: NodeId) => directory.node(nodeId)?.name ?? nodeId
  const version = inForce?.version
  return html`<p class="meta"><strong class="badge state ${state}">${STATE_NAME[state]}</strong>
${
  inForce === null
    ? html`<span>第 ${newest.version} 版，${chineseDate(newest.day)}发布，还没有生效的版本</span>`
    : html`<span>现行第 ${inForce.version.version} 版，${chineseDate(inForce.since)}起生效</span>
<span>${state === 'filed' ? '由村（居）民委员会通过，报乡镇备案' : approved === null ? '与上一生效版本相比只有不必再审核的改动' : `${nameOf(approved.maker)}${chineseDate(approved.day)}审核通过`}</span>`
}
<a href="/items/${catalogue.item.itemId}">目录原文</a></p>
${
  returned !== null &&
  html`<p class="notice warning">第 ${newest.version} 版于${chineseDate(returned.day)}被${nameOf(returned.maker)}退回，修改后重新报送。</p>`
}
${version !== undefined && version !== newest && changesOf(version.rows, newest.rows, newest.version)}`
}

const CHANGE_NAME: Record<ChangedRow['change'], string> = {
  added: '新增',
  changed: '修改',
  ended: '失效',
  removed: '删除',
}

/** What the newest version would change, row by row. */
function changesOf(before: CatalogueRow[], after: CatalogueRow[], version: number): Html {
  const changes = compareRows(before, after)
  return html`<details class="changes"><summary>第 ${version} 版尚未生效，有 ${changes.length} 行改动，以下仍按现行版本</summary>
${changedRows(changes, before, after)}</details>`
}

/** Rows that differ, each with what was printed and what is printed instead. */
function changedRows(changes: ChangedRow[], before: CatalogueRow[], after: CatalogueRow[]): Html {
  const old = new Map(before.map((row) => [row.rowId, row]))
  const now = new Map(after.map((row) => [row.rowId, row]))
  return html`<ul>${changes.map(({ rowId, change, members }) => {
    const [was, is] = [old.get(rowId), now.get(rowId)]
    const row = is ?? was
    return html`<li><strong>${CHANGE_NAME[change]}</strong> ${row && nameOfRow(row)}${
      was !== undefined &&
      is !== undefined &&
      members.length > 0 &&
      html`<ul>${members.map(
        (member) =>
          html`<li>${PRINTED_MEMBER[member]}：<del>${printedText(was, member) || '（空）'}</del> 改为 <ins>${printedText(is, member) || '（空）'}</ins></li>\n`,
      )}</ul>`
    }</li>\n`
  })}</ul>`
}
