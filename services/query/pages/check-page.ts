import { html } from 'hono/html'
import type { Directory } from '../../domain/directory/directory.ts'
import { chineseTime } from '../../edge/chinese-dates.ts'
import type { CheckedAgainst, ClosedItem, TextCheck } from '../text-check/check-sent-text.ts'
import type { DifferenceClass } from '../text-check/name-difference.ts'
import { type Difference, isIdentical, type TextComparison } from '../text-check/text-difference.ts'
import type { Html, Page } from './layout.ts'
import { siteName } from './site-name.ts'

/** 核一核: the form, and what was found. Null before anything was sent. */
export function renderCheckPage(directory: Directory, check: TextCheck | null): Page {
  const title = '核一核'
  return {
    title,
    siteName: siteName(directory),
    crumbs: [{ name: title, path: check === null ? null : '/check' }],
    main: html`<h1>${title}</h1>
${check !== null && answerOf(check)}
${form(check !== null)}
${rules()}`,
  }
}

const form = (
  isAgain: boolean,
): Html => html`<form class="text-check" method="post" action="/check" enctype="multipart/form-data">
<p class="lead">${isAgain && '再核对一段：'}把在别处看到的公开文本贴进来，看它与本站公开的是不是一字不差。最好贴全文，连同标题。</p>
<p><label for="text">要核对的文本</label>
<textarea id="text" name="text" rows="10"></textarea></p>
<p><label for="file">或者选一个文件（.txt、.docx、.html，不超过 5 MB）</label>
<input id="file" name="file" type="file" accept=".txt,.docx,.html,.htm,text/plain,text/html"></p>
<p><button type="submit">核对</button></p>
<p class="meta">贴来的文本和文件只用来核对，不保存，也不记录；其中的网址不会被打开。选了文件就只看文件。</p>
</form>`

const rules = (): Html => html`<details><summary>怎样算“一字不差”</summary>
<p>比较之前只去掉这些没有意义的差别，除此之外多一个字、少一个字、换一个字都会指出来：</p>
<ul>
<li>空格、换行（两个数字或者字母之间的空格除外）和看不见的字符；</li>
<li>全角与半角，引号、方括号、破折号、间隔号的不同写法；</li>
<li>繁体与简体，形状相同的部首字和兼容字；</li>
<li>跟在汉字后面、用括号注的读音，例如“区（qū）”；</li>
<li>排版记号：词语两边的 **，标题前面的 #。</li>
</ul>
<p>标点、数字、字母大小写、①和㎡这样的符号都算在内。只比较标题和正文，不比较图片和附件；Word 自动生成的编号不算文件里的文字。已经撤下、删改或者过了公示期的内容不再公开，也就不再核对。</p></details>`

const FAULTS: Record<NonNullable<TextCheck['fault']>, string> = {
  'form-unreadable': '没有收到完整的内容，请再提交一次。',
  empty: '没有文字：还没有贴文本，或者文件里没有文字。',
  'file-kind': '不认识这种文件。请用 .txt、.docx 或者 .html 文件；.doc 和 .pdf 请打开后复制文字，贴到框里。',
  'file-unreadable': '文件打不开，可能不完整或者加了密。请打开它复制文字，贴到框里。',
  'encoding-unknown': '认不出文件的文字编码。请另存为 UTF-8 编码的文本文件，或者复制文字贴到框里。',
  'too-long': '文本太长，本站没有这么长的公开信息。请只贴一条信息的标题和正文。',
  'too-short': '文本太短，很多信息里都有这几个字，无法核对。请贴一整段或者全文。',
}

function answerOf({ fault, against, closed }: TextCheck): Html {
  if (fault !== null) return html`<p class="notice warning" role="alert">${FAULTS[fault]}</p>`
  const [nearest, ...others] = against
  const identical = against.filter(({ comparison }) => isIdentical(comparison))
  return html`<section class="checked" aria-labelledby="result"><h2 id="result">核对结果</h2>
${nearest === undefined && closed.length === 0 && unknown()}
${nearest !== undefined && (identical.length > 0 ? identical.map(oneAnswer) : oneAnswer(nearest))}
${identical.length === 0 && others.length > 0 && otherItems(others)}
${closed.map(closedAnswer)}
</section>`
}

const unknown = (): Html =>
  html`<p class="notice warning"><strong>本站没有查到这段文本。</strong>本站公开的信息里没有与它相同或者相近的。这不说明它是假的：它可能不是由本站公开的，可能改动太大，也可能是已经换掉很久的旧版本。</p>`

const link = ({ itemId, title }: { itemId: string; title: string }): Html =>
  html`<a href="/items/${itemId}">${title}</a>`

function oneAnswer(found: CheckedAgainst): Html {
  const { comparison, version, current, publishedAt } = found
  const verdict = isIdentical(comparison) ? '一字不差' : VERDICTS[comparison.kind](comparison)
  return html`<div class="notice${!isIdentical(comparison) && ' warning'}">
<p><strong>${verdict}</strong></p>
<p>对照的是：${link(found)}，第 ${version} 版（${chineseTime(publishedAt)}）。</p>
${version < current && html`<p><strong>这是旧版本：</strong>现在公开的是第 ${current} 版，请以第 ${current} 版为准。</p>`}
</div>
${comparison.kind === 'aligned' && details(comparison)}`
}

type Aligned = Extract<TextComparison, { kind: 'aligned' }>

const VERDICTS: Record<TextComparison['kind'], (comparison: TextComparison) => string> = {
  aligned: (comparison) => alignedVerdict(comparison as Aligned),
  shuffled: () => '语句顺序被打乱：句子大多相同，先后次序不同',
  unlike: () => '没有相同的地方',
  reworded: () => '有相同的词句，但不同的地方太多，不能逐处列出',
}

function alignedVerdict({ ends, differences }: Aligned): string {
  if (differences.length > 0) return `有 ${differences.length} 处不同`
  const isPiece = ends.missing.before + ends.missing.after > 0
  if (isPiece && ends.surplus.before + ends.surplus.after !== '')
    return '重合的部分一字不差，但不是全文，另外还有别的文字'
  if (isPiece) return '贴来的部分与其中一段一字不差，但不是全文'
  return '全文都在，一字不差，但前后还有别的文字'
}

function details({ ends: { missing, surplus }, differences }: Aligned): Html {
  return html`${
    differences.length > 0 &&
    html`<ol class="differences">${differences.map(
      (difference) => html`<li><p class="changes">${inContext(difference)}</p>
<p class="meta">${CLASS_NAMES[difference.kind]}</p></li>
`,
    )}</ol>
<p class="meta">划去的是本站公开的文字，有底色的是贴来的文字。</p>`
  }
${missing.before > 0 && html`<p>本站公开的正文在这之前还有约 ${missing.before} 个字，贴来的文本里没有。</p>`}
${missing.after > 0 && html`<p>本站公开的正文在这之后还有约 ${missing.after} 个字，贴来的文本里没有。</p>`}
${beyond('前面', surplus.before)}
${beyond('后面', surplus.after)}`
}

/** So much is shown of what a copy has more. */
const MOST_SHOWN = 200

function beyond(where: string, text: string): Html | false {
  const shown = text.trim()
  if (shown === '') return false
  const isCut = shown.length > MOST_SHOWN
  return html`<p>贴来的文本${where}多出：</p><p class="changes"><ins>${isCut ? shown.slice(0, MOST_SHOWN) : shown}</ins>${isCut && `……（共 ${shown.length} 个字）`}</p>`
}

const inContext = ({ before, published, found, after }: Difference): Html =>
  html`……${before}${published !== '' && html`<del>${published}</del>`}${found !== '' && html`<ins>${found}</ins>`}${after}……`

const CLASS_NAMES: Record<DifferenceClass, string> = {
  masked: '字被符号盖住',
  garbled: '乱码',
  figures: '数字不同',
  'signs-at-figures': '数字旁边的符号或者年、月、日、号丢了或者变了',
  foreign: '中文词语换成了外文或者网址',
  punctuation: '标点不同',
  dropped: '少了字',
  inserted: '多了字',
  replaced: '词语换了',
}

const otherItems = (
  others: CheckedAgainst[],
): Html => html`<details><summary>另有 ${others.length} 条信息里有相同的词句</summary>
<ul>${others.map((other) => html`<li>${link(other)}</li>\n`)}</ul></details>`

const closedAnswer = (item: ClosedItem): Html =>
  html`<p class="notice warning">本站有一条同样标题的信息：${link(item)}。${
    item.withdrawn === null
      ? '它已经过了公示期，内容不再公开，所以没有核对。'
      : html`<strong>它已于${chineseTime(item.withdrawn.at)}撤下</strong>，内容不再公开，所以没有核对。`
  }</p>`
