import { activeContentOf } from './active-content.ts'
import { attributeOf, createElementStyles, type ElementStyles } from './element-styles.ts'
import { emptyView, type HtmlView, noteFind } from './html-finds.ts'
import { readAddress } from './link-address.ts'
import { type ListNumbers, listNumbers, signAmongBullets } from './list-numbers.ts'
import { hiddenBy, isTakenBack, type Look, lookKey, lookWithin, PLAIN_LOOK, SILENT } from './look-of-element.ts'
import { nameLostFormatting, nameOfProperty } from './lost-formatting.ts'
import type { HtmlElement, HtmlNode, ParsedHtml } from './parse-html.ts'
import { createSeenWriter, MARK, type SeenWriter } from './seen-writer.ts'

/** Elements that stand on lines of their own in every browser. */
export const BLOCKS = new Set(
  `address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer
  form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup p pre search section summary
  table tbody tfoot thead ul`.split(/\s+/),
)
/** Browsers show nothing of these. */
export const NEVER_SEEN = new Set(
  'base col colgroup datalist link meta param rp script source style title track xml'.split(' '),
)
/** These show something beside their text, or to some readers only. */
const BEYOND_TEXT = new Set(
  `applet area audio canvas embed frame frameset iframe input math meter noembed noframes noscript object plaintext portal
  progress select svg textarea video xmp`.split(/\s+/),
)
/** What `activeContentOf` tells already. */
const ACTIVE_ANYWAY = new Set(['applet', 'embed', 'frame', 'iframe', 'object'])
const HTML = 'http://www.w3.org/1999/xhtml'

interface Viewing {
  view: HtmlView
  writer: SeenWriter
  styles: ElementStyles
  base: string | null
  /** Tags and styles whose formatting was named already. */
  named: Set<unknown>
}

/** Looks at a parsed text as its reader would. */
export function viewHtml({ root, base }: Pick<ParsedHtml, 'root' | 'base'>): HtmlView {
  const viewing: Viewing = {
    view: emptyView(),
    writer: createSeenWriter(),
    styles: createElementStyles(root),
    base,
    named: new Set(),
  }
  for (const child of root.childNodes) walk(child, PLAIN_LOOK, null, viewing)
  const { view, writer, styles } = viewing
  for (const property of styles.inSheets) {
    const name = nameOfProperty(property)
    if (name !== null) view.formatting.add(name)
  }
  return { ...view, seen: writer.seen(), unclear: styles.unclear }
}

function walk(node: HtmlNode, around: Look, list: ListNumbers | null, viewing: Viewing): void {
  if (node.nodeName === '#text') showText(node as HtmlNode & { value: string }, around, viewing)
  if (!('tagName' in node)) return
  const { view, writer, styles } = viewing
  const active = activeContentOf(node)
  if (active !== null) noteFind(view, 'active', active, node)
  const own = styles.of(node)
  const look = lookIn(node, own, around, viewing)
  if (node.tagName === 'img') return showPicture(node, look, viewing)
  const children = 'content' in node ? (node.content as HtmlElement).childNodes : node.childNodes
  if (look.gone !== null) {
    for (const child of children) walk(child, look, null, viewing)
    return
  }
  const isBlock = isShownAsBlock(node, own, around)
  if (isBlock || node.tagName === 'br') writer.breakLine()
  showStart(node, own, list, viewing)
  const within = /^(?:ol|ul|menu|dir)$/.test(node.tagName) ? listNumbers(node, own) : list
  for (const child of children) walk(child, look, within, viewing)
  if (node.tagName === 'table') writer.mark(MARK.table)
  if (isBlock) writer.breakLine()
}

/** Whether an element stands on lines of its own. What floats, or is placed, is a box too (CSS 2.2, section 9.7). */
export const isShownAsBlock = ({ tagName }: HtmlElement, own: ReadonlyMap<string, string>, around: Look): boolean =>
  BLOCKS.has(tagName) || around.inBoxes || (own.size > 0 && isBoxByStyle(own))

const isBoxByStyle = (own: ReadonlyMap<string, string>): boolean =>
  /^(?:block|flex|grid|table|list-item|flow-root)/.test(own.get('display') ?? '') ||
  /^(?:left|right)$/.test(own.get('float') ?? '') ||
  /^(?:absolute|fixed)$/.test(own.get('position') ?? '')

/** The look within an element, after what stands in its way was noted. */
function lookIn(element: HtmlElement, own: ReadonlyMap<string, string>, around: Look, viewing: Viewing): Look {
  const { view, named } = viewing
  const { tagName } = element
  const look = lookWithin(element, own, around)
  if (NEVER_SEEN.has(tagName) || element.namespaceURI !== HTML) return silenced(look, element, around, view)
  if (BEYOND_TEXT.has(tagName)) return silenced(look, element, around, view)
  if (look.gone !== null) return look
  if (isTakenBack(element, own)) view.isRewritten = true
  if (element.attrs.length > 0 || own.size > 0 || !named.has(tagName))
    nameLostFormatting(element, named.has(own) ? new Map() : own, view.formatting)
  named.add(tagName).add(own)
  return tagName === 'a' ? { ...look, link: linkOf(element, look, viewing) } : look
}

/** What lies within is not shown as text. */
function silenced(look: Look, element: HtmlElement, around: Look, view: HtmlView): Look {
  const { tagName } = element
  const isOutermost = around.gone === null && hiddenBy(look) === null
  if (ACTIVE_ANYWAY.has(tagName)) return { ...look, gone: SILENT }
  const isHiddenInput = tagName === 'input' && attributeOf(element, 'type')?.toLowerCase() === 'hidden'
  if (isOutermost && BEYOND_TEXT.has(tagName) && !isHiddenInput) noteFind(view, 'unkept', `<${tagName}>`, element)
  return { ...look, gone: SILENT }
}

function showText(node: HtmlNode & { value: string }, look: Look, { view, writer }: Viewing): void {
  const hides = hiddenBy(look)
  if (hides === null) {
    if (node.sourceCodeLocation != null) view.lines.push([writer.length(), node.sourceCodeLocation.startLine])
    writer.text(node.value, look)
  } else if (hides !== SILENT && /[^\s\u00a0]/.test(node.value)) noteFind(view, 'hidden', hides, node)
}

function showPicture(element: HtmlElement, look: Look, { view, writer, base }: Viewing): void {
  const hides = hiddenBy(look)
  if (hides !== null) {
    if (hides !== SILENT) noteFind(view, 'hidden', hides, element)
    return
  }
  const address = readAddress(attributeOf(element, 'src'), base)
  if (address.kind !== 'web' && address.kind !== 'stored') noteFind(view, 'embedded', address.told, element)
  if (address.isCompleted) view.isRewritten = true
  nameLostFormatting(element, new Map(), view.formatting)
  writer.mark(MARK.picture, `${address.href} ${attributeOf(element, 'alt') ?? ''} ${lookKey(look)}`)
}

/** Where the text of a link leads. A place in the same text cannot be kept: its name would stand for others on a page. */
function linkOf(element: HtmlElement, { link }: Look, { view, base }: Viewing): string {
  const href = attributeOf(element, 'href')
  if (href === undefined) return link
  const address = readAddress(href, base)
  if (/^(?:nowhere|stored)$/.test(address.kind) && !/script:$/.test(address.told))
    noteFind(view, 'link', address.told, element)
  if (address.kind === 'within' && href !== '') view.formatting.add('页内链接')
  if (address.kind === 'within' || address.isCompleted) view.isRewritten = true
  return address.href
}

function showStart(
  element: HtmlElement,
  own: ReadonlyMap<string, string>,
  list: ListNumbers | null,
  { writer }: Viewing,
): void {
  const { tagName } = element
  if (tagName === 'hr') writer.mark(MARK.line)
  else if (tagName === 'table') writer.mark(MARK.table)
  else if (tagName === 'tr') writer.mark(MARK.row)
  else if (tagName === 'td' || tagName === 'th')
    writer.mark(MARK.cell, `${spanOf(element, 'colspan')} ${spanOf(element, 'rowspan')}`)
  else if (tagName === 'li') {
    const sign = list === null ? signAmongBullets(element, own) : list.next(element, own)
    if (sign !== '') writer.mark(MARK.item, sign)
  }
}

const spanOf = (element: HtmlElement, name: string): string => attributeOf(element, name)?.trim() || '1'
