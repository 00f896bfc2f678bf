import { html } from 'hono/html'
import { byteSize } from '../query/pages/byte-size.ts'
import type { Html } from '../query/pages/layout.ts'
import { outletName } from '../query/pages/place-names.ts'
import { everyName, type FormValues } from './form-values.ts'
import type { OutletChoice } from './outlet-choice.ts'

/** What the fields of a content's form are chosen from. */
export interface FormChoices {
  outlets: OutletChoice[]
  /** Names of the fields (公开领域). */
  fields: string[]
  /** Whether the text is written by hand, and not made of rows. */
  isWritten: boolean
  /** In which the rules in force demand a sign-off. */
  roles: string[]
}

const OUTLETS = { board: '村（社区）公示栏', site: '县区网站', topic: '市级专题' } as const
/** So many names are said of what "all" stands for. The rest is a number. */
const NAMED = 3

const input = (name: string, label: string, value: string, hint = ''): Html =>
  html`<p class="fill"><label for="f-${name}">${label}</label>
<input type="text" id="f-${name}" name="${name}" value="${value}" autocomplete="off">${hint && html` <span class="meta">${hint}</span>`}</p>`

/** The fields of a content, filled in. */
export const contentFields = (form: FormValues, { outlets, fields, isWritten }: FormChoices): Html => html`
${input('title', '标题', form.title)}
${isWritten ? textField(form) : html`<p class="notice">这条信息的正文由目录、表格或计划的行生成，不能在这里改；要改行，请导入新的表格。</p>`}
${input('documentNumber', '发文字号', form.documentNumber, '例：税政〔2026〕33号')}
${input('indexNumber', '索引号', form.indexNumber)}
${input('issuedOn', '成文日期', form.issuedOn, '例：2026-03-05')}
${input('publishedOn', '发布日期', form.publishedOn)}
<p><label for="f-field">公开领域</label>
<select id="f-field" name="field"><option value="">（不选）</option>
${[...new Set([...fields, ...(form.field === '' ? [] : [form.field])])].map(
  (field) => html`<option${field === form.field && ' selected'}>${field}</option>\n`,
)}</select></p>
${input('keywords', '主题词', form.keywords, '用顿号分开')}
${input('summary', '摘要', form.summary)}
${attachmentFields(form)}
<fieldset><legend>在哪里公开</legend>
${outlets.map((choice) => outletField(choice, form.shownOn[choice.kind]))}</fieldset>`

/** Unticking takes a file off. What is chosen is kept when the form is sent, also where it is refused. */
const attachmentFields = ({ attachments }: FormValues): Html => html`<fieldset><legend>附件</legend>
${attachments.map(
  (one) =>
    html`<p><label><input type="checkbox" name="attachment" value="${JSON.stringify(one)}" checked> ${one.name}${
      typeof one.bytes === 'number' && html` <span class="meta">${byteSize(one.bytes)}</span>`
    }</label></p>\n`,
)}<p class="fill"><label for="f-files">${attachments.length > 0 ? '再加文件' : '选择文件'}</label>
<input type="file" id="f-files" name="files" multiple> <span class="meta">可以一次选几个，也可以拖进来；去掉勾就不带这个附件。文件里面的个人信息系统看不到，请先自己检查。</span></p>
</fieldset>`

const textField = ({ text }: FormValues): Html => html`<p><label for="f-text">正文</label>
<textarea id="f-text" name="text" rows="14">
${text}</textarea>
<span class="meta">从表格中复制的内容（列之间是制表符）会按表格显示。</span></p>`

function outletField({ kind, places }: OutletChoice, chosen: string[]): Html {
  const names = places.slice(0, NAMED).map((place) => outletName(kind, place))
  const more = places.length > NAMED ? `等 ${places.length} 个` : ''
  // One place is a tick, many are a list. Places of a content that this office may not choose anew stay chosen.
  const known = new Set<string>(places.map(({ code }) => code))
  const others = chosen.filter((code) => code !== 'all' && !known.has(code))
  return html`<p><label><input type="checkbox" name="${everyName(kind)}" value="all"${chosen.includes('all') && ' checked'}> ${
    places.length === 1 ? names[0] : html`全部${OUTLETS[kind]}：${names.join('、')}${more}`
  }</label></p>
${
  (places.length > 1 || others.length > 0 || chosen.some((code) => known.has(code))) &&
  html`<p><label for="f-${kind}">只在其中几个${OUTLETS[kind]}</label>
<select id="f-${kind}" name="${kind}" multiple size="${Math.min(6, Math.max(2, places.length + others.length))}">
${others.map((code) => html`<option value="${code}" selected>${code}</option>\n`)}${places.map(
  (place) =>
    html`<option value="${place.code}"${chosen.includes(place.code) && ' selected'}>${outletName(kind, place)}</option>\n`,
)}</select></p>`
}
`
}
