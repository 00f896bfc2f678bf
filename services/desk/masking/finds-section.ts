import { html } from 'hono/html'
import type { Html } from '../../query/pages/layout.ts'
import { labelOf } from '../form-labels.ts'
import type { FormFind } from './mask-form.ts'

const MOST_SHOWN = 100
/** So many characters before and behind a find show where it stands. */
const AROUND = 12

/**
 * Each find at its place, with a tick, and the buttons that mask them. `enter`: what a press of Enter in a line of the form
 * does; it presses the first button.
 */
export function findsSection(finds: FormFind[], enter: 'preview' | 'sign'): Html | false {
  if (finds.length === 0) return false
  const shown = finds.slice(0, MOST_SHOWN)
  const canMask = finds.filter(({ edits }) => edits.length > 0).length
  return html`<fieldset class="finds" id="finds"><legend>发现的个人信息：${finds.length} 处</legend>
<button type="submit" name="does" value="${enter}" hidden></button>
<ul>${shown.map((find) => html`<li>${findLine(find)}</li>\n`)}</ul>
${finds.length > shown.length && html`<p>另有 ${finds.length - shown.length} 处没有列出。</p>`}
${
  canMask > 0 &&
  html`<p class="buttons"><button type="submit" name="does" value="mask">遮盖勾选的</button> <button type="submit" name="does" value="maskAll">全部遮盖（${canMask} 处）</button></p>
<p class="meta">遮盖后先回到本页，看过再签发。不勾选的，请自己改写。</p>`
}</fieldset>`
}

function findLine(find: FormFind): Html {
  const { key, kind, edits } = find
  const said = html`${labelOf(find.pointer)}：${inContext(find, html`<mark>${wordsOf(find)}</mark>`)} <span class="meta">${kind}，${outcomeOf(find)}</span>`
  return edits.length === 0
    ? said
    : html`<label><input type="checkbox" name="mask" value="${key}" checked> <span>${said}</span></label>`
}

function outcomeOf({ masked, places, edits, rules }: FormFind): string {
  if (edits.length === 0) return '这里不能遮盖，请自己改'
  return rules.includes('sensitive-column') ? `遮盖这一列的 ${places.length} 个值` : `遮盖成 ${masked}`
}

/** What was masked, to be looked at before it is signed. */
export function maskedNotice(masked: FormFind[] | null): Html | false {
  if (masked === null) return false
  if (masked.length === 0)
    return html`<div class="notice" role="status" id="masked" tabindex="-1"><p><strong>没有遮盖：没有勾选，勾选的地方已经改过，或者内容太长。</strong></p></div>`
  const shown = masked.slice(0, MOST_SHOWN)
  return html`<div class="notice" role="status" id="masked" tabindex="-1"><p><strong>已遮盖 ${masked.length} 处，还没有公开，请看一遍：</strong></p>
<ul class="changes">${shown.map((find) => html`<li>${labelOf(find.pointer)}：${inContext(find, changeIn(find))}</li>\n`)}</ul>
${masked.length > shown.length && html`<p>另有 ${masked.length - shown.length} 处没有列出。</p>`}</div>`
}

const changeIn = (find: FormFind): Html =>
  find.rules.includes('sensitive-column')
    ? html`${wordsOf(find)}（这一列的 ${find.places.length} 个值）`
    : html`<del>${wordsOf(find)}</del><ins>${find.masked}</ins>`

const wordsOf = ({ seen, offset, length }: FormFind): string => seen.slice(offset, offset + length)

function inContext({ seen, offset, length }: FormFind, marked: Html): Html {
  const end = offset + length
  const before = [...seen.slice(Math.max(0, offset - AROUND), offset).toWellFormed()]
  const after = [...seen.slice(end, end + AROUND).toWellFormed()]
  return html`${offset > AROUND && '…'}${onOneLine(before)}${marked}${onOneLine(after)}${seen.length > end + AROUND && '…'}`
}

const onOneLine = (characters: string[]): string => characters.join('').replaceAll(/[\s\0]+/g, ' ')
