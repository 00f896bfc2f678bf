import { html, raw } from 'hono/html'
import { CELL_STATES, type CellState } from '../../domain/plan/plan-progress.ts'
import { CELL_STATE } from '../../edge/plan-words.ts'
import type { Html } from './layout.ts'
import { type PlanView, planPath } from './plan-view.ts'
import { scrolledSideways } from './wide-table.ts'

/** A state in one character. */
const MARK: Record<CellState, string> = {
  confirmed: '确',
  reported: '报',
  overdue: '逾',
  open: '未',
  kept: '续',
  quiet: '静',
}

/** A larger table helps nobody, and takes long to draw. */
const MOST_CELLS = 12_000

/** All units by all tasks, one character a cell. */
export function planMatrix(view: PlanView): Html | false {
  const { tasks, units } = view.standing.progress
  if (units.length === 0) return false
  const states = tasks.map(({ cells }) => new Map(cells.map(({ unit, state }) => [unit.id, state])))
  const shown = units.slice(0, Math.max(1, Math.floor(MOST_CELLS / tasks.length)))
  // Thousands of cells: no template for each.
  const cellsOf = (id: string) =>
    raw(
      states
        .map((ofTask) => {
          const state = ofTask.get(id)
          return state === undefined ? '<td></td>' : `<td class="${state}">${MARK[state]}</td>`
        })
        .join(''),
    )
  return html`<section aria-labelledby="matrix"><h2 id="matrix">各单位各项任务</h2>
<ul class="legend">${CELL_STATES.map((state) => html`<li><span class="mark ${state}">${MARK[state]}</span> ${CELL_STATE[state]}</li>\n`)}<li>空白：不承担</li></ul>
<div class="matrix"${scrolledSideways('各单位各任务的进展')}><table>
<thead><tr><th scope="col">单位</th>${tasks.map(({ task: { no, text } }) => html`<th scope="col"><a href="${planPath(view, { task: no })}" title="${text}">${no}</a></th>`)}</tr></thead>
<tbody>${shown.map(
    ({ id, name }) =>
      html`<tr><th scope="row"${id.length === TOWNSHIP_DIGITS && html` class="below"`}><a href="${planPath(view, { unit: id })}">${name}</a></th>${cellsOf(id)}</tr>\n`,
  )}</tbody></table></div>
${shown.length < units.length && html`<p class="notice">只列出前 ${shown.length} 个单位，共 ${units.length} 个；其余请在上面按单位查看。</p>`}</section>`
}

const TOWNSHIP_DIGITS = 9
