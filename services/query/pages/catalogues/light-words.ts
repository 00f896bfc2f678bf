import { html } from 'hono/html'
import { chineseDate } from '../../../edge/chinese-dates.ts'
import type { RowLight } from '../../duties/row-lights.ts'
import type { Html } from '../layout.ts'

/** Each has its words and a sign of another shape: nothing is told by colour alone. */
const LIGHT_NAME: Record<RowLight['light'], string> = {
  met: '● 绿灯 按期公开',
  late: '▲ 黄灯 公开迟了',
  overdue: '■ 红灯 逾期未公开',
  open: '○ 未到期',
  none: '',
}

/** How a row stands, what was published for it last, and when the next is due. */
export function rowLightText({ light, newest, nextDue }: RowLight): Html {
  const name = LIGHT_NAME[light] || (newest === null ? '－ 还没有公开' : '－ 已公开，没有推算期限')
  return html`<span class="light ${light}">${name}</span>${
    newest !== null && html`<br>最近：<a href="/items/${newest.itemId}">${newest.title ?? '（内容已抹除）'}</a>`
  }${nextDue !== null && html`<br>下次到期 <time datetime="${nextDue}">${chineseDate(nextDue)}</time>`}`
}

const SUMMED = ['overdue', 'late', 'met', 'open'] as const

/** How many rows stand how, and when the next one is due. Nothing where nothing is in force. */
export function lightsLine(lights: ReadonlyMap<string, RowLight>): Html | false {
  if (lights.size === 0) return false
  const all = [...lights.values()]
  const nextDue = all.flatMap((one) => one.nextDue ?? []).sort()[0]
  const counts = SUMMED.map((light) => [light, all.filter((one) => one.light === light).length] as const)
  return html`<p class="meta">${counts.map(
    ([light, count]) => count > 0 && html`<span class="light ${light}">${LIGHT_NAME[light]} ${count} 行</span>\n`,
  )}${nextDue !== undefined && html`<span>下次到期 <time datetime="${nextDue}">${chineseDate(nextDue)}</time></span>`}</p>`
}
