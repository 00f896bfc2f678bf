import { html } from 'hono/html'
import type { Fault, Rejection } from '../domain/errors.ts'
import type { Warning } from '../domain/warning.ts'
import { tellWarning } from '../edge/tell-warning.ts'
import type { Html } from '../query/pages/layout.ts'
import { inDeskWords, sayAtDesk } from './desk-words.ts'
import { acknowledgeName, type FormValues } from './form-values.ts'
import type { KeptFile } from './kept-files.ts'

const MOST_FAULTS = 20

/** What the form calls the members of a content. */
const LABELS: Record<string, string> = {
  ...{ title: '标题', body: '正文', documentNumber: '发文字号', indexNumber: '索引号', issuedOn: '成文日期' },
  ...{ publishedOn: '发布日期', field: '公开领域', summary: '摘要', keywords: '主题词', shownOn: '在哪里公开' },
  attachments: '附件',
}

function labelOf(pointer: string): string {
  const [, first = '', member = ''] = pointer.split('/')
  if (first === 'review') return '审核记录'
  return first === 'reason' ? '原因' : (LABELS[first === 'content' ? member : first] ?? pointer)
}

function sayFault({ code, pointer, details }: Fault): string {
  const label = labelOf(pointer)
  const said = sayAtDesk(code, { pointer: label, ...details })
  return said.includes(label) ? said : `${label}：${said}`
}

/** Why nothing was published, and what a clerk may declare so that it is, in words for her. */
export function refusalNotice(rejection: Rejection, form: Pick<FormValues, 'acknowledged'>): Html {
  const { faults, code } = rejection
  const listed = faults.slice(0, MOST_FAULTS)
  const declared = form.acknowledged.map(({ rule }) => rule)
  const named = listed.flatMap(({ details }) => (details?.rule === undefined ? [] : String(details.rule)))
  const rules = [...new Set(named)].filter((rule) => !declared.includes(rule))
  return html`<div class="notice warning" role="alert" id="refusal" tabindex="-1"><p><strong>没有公开，内容都还在下面。</strong></p>
${
  faults.length === 0
    ? html`<p>${sayAtDesk(code, rejection.details)}</p>`
    : html`<ul>${listed.map((fault) => html`<li>${sayFault(fault)}</li>\n`)}</ul>`
}
${faults.length > listed.length && html`<p>另有 ${faults.length - listed.length} 处未列出。</p>`}</div>
${rules.map(
  (
    rule,
  ) => html`<p class="fill"><label for="a-${rule}">如果“${rule}”是误判，请写明理由（身份证号、手机号、银行卡号不能放行）</label>
<input type="text" id="a-${rule}" name="${acknowledgeName(rule)}" autocomplete="off"></p>\n`,
)}${code === 'near-twin' && tick('isNew', '这是另一条信息，不是上面所说的那一条')}${
  code === 'already-shown' && tick('hideUntilThen', '同意在开始公示日期之前先不显示')
}`
}

/** Which of the chosen files were not kept, and why. The others are in the form. */
export function refusedFiles(files: KeptFile[]): Html | false {
  const refused = files.flatMap((file) => (file.ok ? [] : [file]))
  return (
    refused.length > 0 &&
    html`<div class="notice warning" role="alert" id="refusal" tabindex="-1"><p><strong>没有公开：有文件不能作为附件。其他内容都还在下面。</strong></p>
<ul>${refused.map(({ name, refused: rejection }) => html`<li>${name}：${sayAtDesk(rejection.code, rejection.details)}</li>\n`)}</ul></div>`
  )
}

const tick = (name: string, label: string): Html =>
  html`<p><label><input type="checkbox" name="${name}" value="yes"> ${label}</label></p>`

/** What a clerk should look at again. Nothing of it keeps her from publishing. */
export const warningNotice = (warnings: Warning[]): Html | false =>
  warnings.length > 0 &&
  html`<div class="notice"><p><strong>请再看一下：</strong></p>
<ul>${warnings.map((warning) => {
    const { message, remedy } = inDeskWords(tellWarning(warning, labelOf(warning.pointer)))
    return html`<li>${message}${remedy}</li>\n`
  })}</ul></div>`
