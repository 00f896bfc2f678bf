import { html } from 'hono/html'
import type { Fault, Rejection } from '../domain/errors.ts'
import { LIKELY_DATA_KINDS } from '../domain/personal-data/check-likely-data.ts'
import { PERSONAL_DATA_KINDS } from '../domain/personal-data/check-personal-data.ts'
import type { Warning } from '../domain/warning.ts'
import { tellWarning } from '../edge/tell-warning.ts'
import type { Html } from '../query/pages/layout.ts'
import { inDeskWords, sayAtDesk } from './desk-words.ts'
import { labelOf } from './form-labels.ts'
import { acknowledgeName, type FormValues } from './form-values.ts'
import { type AboveForm, NOTHING_ABOVE } from './forms-of-items.ts'
import type { KeptFile } from './kept-files.ts'
import { type FormFind, isAmong } from './masking/mask-form.ts'

const MOST_FAULTS = 20

function sayFault({ code, pointer, details }: Fault): string {
  const label = labelOf(pointer)
  const said = sayAtDesk(code, { pointer: label, ...details })
  const isByHand = code === 'personal-data' || code === 'personal-data-likely'
  return `${said.includes(label) ? '' : `${label}：`}${said}${isByHand ? NOT_MASKED_HERE : ''}`
}

const NOT_MASKED_HERE = '这一处不能在本页遮盖，请自己改；来自表格的，请改好表格再发布。'

/**
 * Why nothing was published, and what a clerk may declare so that it is, in words for her. `finds` are shown at their places
 * on the same page.
 */
export const refused = (
  rejection: Rejection,
  form: Pick<FormValues, 'acknowledged'>,
  finds: FormFind[],
): AboveForm => ({
  ...NOTHING_ABOVE,
  notice: refusalNotice(rejection, finds),
  declares: declarations(rejection, form, finds),
})

function refusalNotice({ code, faults: all, details }: Rejection, finds: FormFind[]): Html {
  const faults = all.filter((fault) => !isAmong(finds, fault))
  const listed = faults.slice(0, MOST_FAULTS)
  return html`<div class="notice warning" role="alert" id="refusal" tabindex="-1"><p><strong>没有公开，内容都还在下面。</strong></p>
${
  all.length === 0
    ? html`<p>${sayAtDesk(code, details)}</p>`
    : html`<ul>${listed.map((fault) => html`<li>${sayFault(fault)}</li>\n`)}${
        finds.length > 0 &&
        html`<li><a href="#finds">有 ${finds.length} 处个人信息</a>，在下面标出；签发公开后无法收回。</li>`
      }</ul>`
}
${faults.length > listed.length && html`<p>另有 ${faults.length - listed.length} 处未列出。</p>`}</div>`
}

/** Only for what a declaration lets pass. */
function declarations(
  { code, faults }: Rejection,
  { acknowledged }: Pick<FormValues, 'acknowledged'>,
  finds: FormFind[],
): Html {
  const named = faults.filter((fault) => !isAmong(finds, fault)).flatMap(({ details }) => details?.rule ?? [])
  const passing = finds.filter(({ mayPass }) => mayPass).flatMap((find) => find.rules)
  const declared = acknowledged.map(({ rule }) => rule)
  const rules = [...new Set([...passing, ...named].map(String))].filter((rule) => !declared.includes(rule))
  return html`${rules.map(
    (
      rule,
    ) => html`<p class="fill"><label for="a-${rule}">“${kindOfRule(rule)}”如果是误判，或者依法可以公开，请写明理由</label>
<input type="text" id="a-${rule}" name="${acknowledgeName(rule)}" autocomplete="off"></p>\n`,
  )}${code === 'near-twin' && tick('isNew', '这是另一条信息，不是上面所说的那一条')}${
    code === 'already-shown' && tick('hideUntilThen', '同意在开始公示日期之前先不显示')
  }`
}

const KINDS: Record<string, string> = { ...PERSONAL_DATA_KINDS, ...LIKELY_DATA_KINDS }
const kindOfRule = (rule: string): string => KINDS[rule] ?? rule

/** Which of the chosen files were not kept, and why. The others are in the form. */
export function refusedFiles(files: KeptFile[]): Html | false {
  const unkept = files.flatMap((file) => (file.ok ? [] : [file]))
  return (
    unkept.length > 0 &&
    html`<div class="notice warning" role="alert" id="refusal" tabindex="-1"><p><strong>没有公开：有文件不能作为附件。其他内容都还在下面。</strong></p>
<ul>${unkept.map(({ name, refused: rejection }) => html`<li>${name}：${sayAtDesk(rejection.code, rejection.details)}</li>\n`)}</ul></div>`
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
