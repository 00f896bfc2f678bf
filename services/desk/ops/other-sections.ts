import { html } from 'hono/html'
import { DUTY_TYPE_NAMES } from '../../edge/explain-duty.ts'
import type { DependencyState } from '../../http/health.ts'
import { byteSize } from '../../query/pages/byte-size.ts'
import type { Html } from '../../query/pages/layout.ts'
import { command, type Level, levelMark, type OpsSection, sectionOf, troubleWords, worst } from './ops-parts.ts'
import type { RoleStanding } from './ops-sources.ts'
import { CHECK_WORDS, OFFICE_LEVEL_WORDS, PASSED_OVER_WORDS, ROLE_WORDS } from './ops-words.ts'
import type { OpsState } from './read-ops.ts'
import { timeWords } from './way-section.ts'

/** Each role of this process: ready or not, and what it lacks, since when. */
export const roleSection = ({ roles }: OpsState): OpsSection =>
  sectionOf({ id: 'roles', title: '本进程的各项服务', elsewhere: '' }, roles, (standings) => {
    const unready = standings.filter(({ isReady }) => !isReady).length
    return {
      level: worst(standings.map(roleLevel)),
      gist: unready === 0 ? '都能工作' : `${unready} 项不能工作`,
      body: html`<ul>${standings.map(
        (standing) =>
          html`<li>${levelMark(roleLevel(standing))} ${ROLE_WORDS[standing.role] ?? standing.role}：${
            standing.isReady ? '能工作' : '不能工作'
          }${lacking(standing)}</li>\n`,
      )}</ul>
${standings.length < Object.keys(ROLE_WORDS).length && html`<p class="meta">其余的服务在别的进程，要到那里的 /ops 看。</p>`}`,
    }
  })

const roleLevel = ({ isReady, checks }: RoleStanding): Level =>
  isReady ? (checks.some(isTold) ? 'watch' : 'good') : 'act'

/** What is away. What the role does not need, and what is only waiting for its first answer, is not said where it is ready. */
const isTold = ({ status, needed, error }: DependencyState): boolean => status !== 'ok' && (needed || error !== null)

const lacking = ({ checks }: RoleStanding): Html | false => {
  const told = checks.filter(isTold)
  return (
    told.length > 0 &&
    html`<ul>${told.map((check) => html`<li>${CHECK_WORDS[check.name] ?? check.name}：${whyAway(check)}</li>\n`)}</ul>`
  )
}

function whyAway({ name, since, code, error }: DependencyState): Html {
  if (name === 'nodes') return html`有停了的，见<a href="#nodes">各节点</a>。`
  const from = since !== null && html`从${timeWords(since)}起不行。`
  if (error === null) return html`${from}还没有答复过。`
  if (code === null) return html`${from}<span lang="en" class="said">${error}</span>`
  return html`${from}${troubleWords({ code, says: error })}`
}

/** What offices have to do and have not done in time, by their level. */
export const dutySection = ({ duties }: OpsState): OpsSection =>
  sectionOf(
    { id: 'duties', title: '逾期未完成的应公开事项', elsewhere: '本进程不显示页面：请看运行查询（query）的进程' },
    duties,
    (figures) => {
      if (figures === null)
        return { level: 'unknown', gist: '还没有数完', body: html`<p>在后台数，启动后要一会儿。</p>` }
      const overdue = figures.counts.filter(
        ({ state, type, duties: some }) => state === 'overdue' && some > 0 && isDuty(type),
      )
      const total = overdue.reduce((sum, { duties: some }) => sum + some, 0)
      return {
        level: total > 0 ? 'act' : 'good',
        gist: total > 0 ? `${total} 项` : '没有',
        body: html`<p class="meta">${timeWords(figures.countedAt)}数完。</p>
${
  overdue.length > 0 &&
  html`<ul>${Object.entries(OFFICE_LEVEL_WORDS).map(([level, name]) =>
    levelLine(
      name,
      overdue.filter((one) => one.level === level),
    ),
  )}</ul>
<p>逐项列出单位和日期：${command('hub', 'duties', '--check')}</p>`
}`,
      }
    },
  )

/** What was entered long after it was published is none. */
const isDuty = (type: string): type is keyof typeof DUTY_TYPE_NAMES => Object.hasOwn(DUTY_TYPE_NAMES, type)

function levelLine(name: string, some: { type: string; duties: number }[]): Html | false {
  const total = some.reduce((sum, { duties }) => sum + duties, 0)
  return (
    total > 0 &&
    html`<li>${name} ${total} 项：${some.flatMap(({ type, duties }) => (isDuty(type) ? [`${DUTY_TYPE_NAMES[type]} ${duties} 项`] : [])).join('、')}</li>\n`
  )
}

/** As the alert HubDiskNearlyFull has it. */
const LEAST_BYTES = 1_000_000_000
const LEAST_SHARE = 0.05

export const diskSection = ({ disk }: OpsState): OpsSection =>
  sectionOf({ id: 'disk', title: '磁盘', elsewhere: '' }, disk, (room) => {
    if (room === null) return { level: 'unknown', gist: '系统没有回答', body: false }
    const { freeBytes, sizeBytes } = room
    const share = sizeBytes === 0 ? 0 : freeBytes / sizeBytes
    const isNearlyFull = freeBytes < LEAST_BYTES || share < LEAST_SHARE
    return {
      level: isNearlyFull ? 'act' : 'good',
      gist: `数据文件夹所在的磁盘还有 ${byteSize(freeBytes)}（${Math.round(share * 100)}%）`,
      body: isNearlyFull && html`<p>写满以后，提交会得到“磁盘已满”，页面照常。清理出空间即可，不用重启。</p>`,
    }
  })

/** What stands in the directory's log beside the events that count. */
export const directorySection = ({ findings }: OpsState): OpsSection =>
  sectionOf(
    { id: 'directory', title: '单位目录的日志', elsewhere: '' },
    findings,
    ({ passedOver, latest, waiting }) => {
      const reasons = Object.entries(passedOver).filter(([, count]) => count > 0)
      const total = reasons.reduce((sum, [, count]) => sum + count, 0)
      const said = [
        ...(total > 0 ? [`跳过了 ${total} 条外来记录`] : []),
        ...(waiting.length > 0 ? [`${waiting.length} 条在等前面缺的`] : []),
      ]
      return {
        level: waiting.length > 0 ? 'act' : total > 0 ? 'watch' : 'good',
        gist: said.length === 0 ? '没有跳过的，也没有在等的' : said.join('，'),
        body:
          said.length > 0 &&
          html`<ul>${reasons.map(
            ([reason, count]) =>
              html`<li>跳过：${PASSED_OVER_WORDS[reason] ?? reason}（<code>${reason}</code>）${count} 条，最近的位移 ${
                latest.findLast((one) => one.reason === reason)?.offset ?? '不明'
              }</li>\n`,
          )}${waiting.length > 0 && html`<li>在等：${waiting.slice(0, 10).map(({ seq, offset }) => html`第 ${seq} 号（位移 ${offset}） `)}</li>`}</ul>
<p>它们什么也改变不了。请查清谁能写这个主题。核对：${command('hub', 'verify')}</p>`,
      }
    },
  )
