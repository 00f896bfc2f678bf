import { html } from 'hono/html'
import type { Directory } from '../../domain/directory/directory.ts'
import type { Instant } from '../../domain/ids.ts'
import { chineseDate, shanghaiClock, shanghaiMinute } from '../../edge/chinese-dates.ts'
import type { Html, Page } from '../../query/pages/layout.ts'
import { siteName } from '../../query/pages/site-name.ts'
import { nodeSection } from './node-section.ts'
import { byUrgency, levelMark, type OpsSection } from './ops-parts.ts'
import { directorySection, diskSection, dutySection, roleSection } from './other-sections.ts'
import { parkedSection, withheldSection } from './parked-section.ts'
import type { OpsState } from './read-ops.ts'
import { waySection } from './way-section.ts'
import { webhookSection } from './webhook-section.ts'

/** Who is signed in as an operator. */
export interface OperatorSeat {
  actor: string
}

/** All that changes on the page: it is made once for all who look. */
export const opsFigures = (state: OpsState, directory: Directory): Html => {
  const sections = [
    roleSection(state),
    waySection(state),
    nodeSection(state, directory),
    parkedSection(state, directory),
    withheldSection(state),
    webhookSection(state),
    dutySection(state),
    diskSection(state),
    directorySection(state),
  ]
  return html`<p>读于${chineseDate(shanghaiMinute(state.asOf).slice(0, 10))} ${clockWords(state.asOf)}：${gistOf(sections)}</p>
<ul class="overview">${sections
    .toSorted(byUrgency)
    .map(
      ({ id, title, level, gist }) =>
        html`<li>${levelMark(level)} <a href="#${id}">${title}</a> <span>${gist}</span></li>\n`,
    )}</ul>
${sections.map(sectionPart)}`
}

const COUNTED = { act: '要处理', unknown: '不知道', watch: '留意' } as const

/** 要处理 2 项，留意 1 项. */
function gistOf(sections: OpsSection[]): string {
  const said = Object.entries(COUNTED).flatMap(([level, word]) => {
    const count = sections.filter((section) => section.level === level).length
    return count > 0 ? [`${word} ${count} 项`] : []
  })
  return said.length > 0 ? `${said.join('，')}。` : '都正常。'
}

/** On the clocks of China, with seconds: the page may be a few old. */
const clockWords = (at: Instant): Html => html`<time datetime="${at}">${shanghaiClock(at)}</time>`

const sectionPart = ({ id, title, level, gist, asOf, body }: OpsSection): Html => html`
<section id="${id}" aria-labelledby="${id}-name"><h2 id="${id}-name">${title}</h2>
<p>${levelMark(level)} ${gist}${asOf !== null && html` <span class="meta">截至 ${clockWords(asOf)}</span>`}</p>
${body}</section>`

/** The page of operators. A script keeps it up to date; without one it is read again by its link. */
export const opsPage = (
  figures: Html,
  { actor }: OperatorSeat,
  { directory, script }: { directory: Directory; script: string },
): Page => ({
  ...{ title: '运维', siteName: siteName(directory), isUnlisted: true, isWide: true },
  crumbs: [{ name: '运维', path: null }],
  head: html`<script src="${script}" defer></script>\n`,
  main: html`<h1>运维</h1>
<form method="post" action="/ops/sign-out" class="meta"><p>运维人员 ${actor} <button type="submit">退出</button></p></form>
<p id="live"><a class="button" href="/ops">重新读取</a></p>
<div id="figures" class="ops" data-from="/ops/now">${figures}</div>`,
})
