import { defaultTreeAdapter, html as htmlNames, serialize } from 'parse5'
import { attributeOf, createElementStyles, type ElementStyles } from './element-styles.ts'
import { readAddress } from './link-address.ts'
import { kindOfNumbers } from './list-numbers.ts'
import { hiddenBy, isTakenBack, type Look, lookWithin, PLAIN_LOOK } from './look-of-element.ts'
import type { HtmlElement, HtmlNode, ParsedHtml } from './parse-html.ts'
import { BLOCKS, isShownAsBlock, NEVER_SEEN } from './view-html.ts'

interface Mending {
  styles: ElementStyles
  base: string | null
}

/** The marks of a look that stand as tags, and the tag of each. */
const TAG_OF_MARK: Record<string, string> = { s: 's', p: 'sup', b: 'sub' }
const INLINE_BOXES = new Set(['span', 'font', 'label', 'small', 'big', 'nobr', 'tt'])

/**
 * Writes a parsed text anew, so that what its styles say is said by tags that cleaning keeps: strokes, raised and lowered
 * letters, lines, the numbers of lists, whole addresses. What no reader sees is left out. The tree is changed.
 */
export function mendHtml({ root, base }: Pick<ParsedHtml, 'root' | 'base'>): string {
  const mending = { styles: createElementStyles(root), base }
  mendChildren(root, { effective: PLAIN_LOOK, tagged: '' }, mending)
  const html = root.childNodes.find((node) => node.nodeName === 'html') as HtmlElement
  const body = html.childNodes.find((node) => node.nodeName === 'body') as HtmlElement | undefined
  return body === undefined ? '' : serialize(body)
}

/** An ideographic space or one that does not break is seen: a stroke goes through it. */
const NOT_COLLAPSED = /[^ \t\n\r\f]/

interface Around {
  effective: Look
  /** The marks that the tags around give without their styles. */
  tagged: string
}

function mendChildren(parent: { childNodes: HtmlNode[] }, around: Around, mending: Mending): void {
  parent.childNodes = parent.childNodes.flatMap((child) => mended(child, around, mending))
  for (const child of parent.childNodes) child.parentNode = parent as HtmlElement
}

function mended(node: HtmlNode, around: Around, mending: Mending): HtmlNode[] {
  if (node.nodeName === '#text') return mendedText(node as HtmlNode & { value: string }, around)
  if (!('tagName' in node)) return []
  if (NEVER_SEEN.has(node.tagName)) return node.tagName === 'col' || node.tagName === 'colgroup' ? [node] : []
  const own = mending.styles.of(node)
  const effective = lookWithin(node, own, around.effective)
  if (effective.gone !== null) return []
  if (isTakenBack(node, own)) rename(node, 'span')
  const marks = lookWithin({ ...node, attrs: [] }, new Map(), { ...PLAIN_LOOK, marks: around.tagged }).marks
  mendChildren(node, { effective, tagged: marks }, mending)
  if (node.tagName === 'a') mendAddress(node, 'href', mending)
  if (node.tagName === 'img') {
    mendAddress(node, 'src', mending)
    return hiddenBy(effective) === null ? withMarks(node, effective.marks, marks) : []
  }
  mendTag(node, own, around.effective)
  return [node]
}

function mendedText(node: HtmlNode & { value: string }, { effective, tagged }: Around): HtmlNode[] {
  if (hiddenBy(effective) !== null) return []
  const nodes: HtmlNode[] = []
  const lines = effective.whiteSpace === 'keeps-lines' ? node.value.split('\n') : [node.value]
  for (const [index, line] of lines.entries()) {
    if (index > 0) nodes.push(element('br'))
    const text = { ...node, value: line }
    const isSeen = effective.whiteSpace === 'exact' ? line !== '' : NOT_COLLAPSED.test(line)
    nodes.push(...(isSeen ? withMarks(text, effective.marks, tagged) : [text]))
  }
  return nodes
}

/** Puts a node into a tag for each mark that no tag around it gives. */
function withMarks(node: HtmlNode, wanted: string, given: string): HtmlNode[] {
  let inner = node
  for (const mark of wanted) {
    const tag = TAG_OF_MARK[mark]
    if (tag === undefined || given.includes(mark)) continue
    const outer = element(tag)
    defaultTreeAdapter.appendChild(outer, inner)
    inner = outer
  }
  return [inner]
}

function mendTag(node: HtmlElement, own: ReadonlyMap<string, string>, around: Look): void {
  const { tagName } = node
  if (/^(?:ol|ul|menu|dir|li)$/.test(tagName)) return mendList(node, own)
  if (INLINE_BOXES.has(tagName) && isShownAsBlock(node, own, around)) rename(node, 'div')
  else if (!BLOCKS.has(tagName) && isShownAsBlock(node, own, around)) {
    const box = element('div')
    for (const child of node.childNodes) defaultTreeAdapter.appendChild(box, child)
    node.childNodes = [box]
  }
}

function mendList(node: HtmlElement, own: ReadonlyMap<string, string>): void {
  const kind = kindOfNumbers(node, own)
  if (kind === null) return
  if (kind === '' && node.tagName === 'ol') {
    rename(node, 'div')
    for (const child of node.childNodes) if (child.nodeName === 'li') rename(child as HtmlElement, 'div')
  } else if (/^[1aAiI]$/.test(kind)) {
    if (node.tagName !== 'li') rename(node, 'ol')
    node.attrs = [...node.attrs.filter(({ name }) => name !== 'type'), { name: 'type', value: kind }]
  }
}

function mendAddress(node: HtmlElement, name: 'href' | 'src', { base }: Mending): void {
  const value = attributeOf(node, name)
  if (value === undefined) return
  const address = readAddress(value, base)
  if (address.kind === 'within') node.attrs = node.attrs.filter((attribute) => attribute.name !== name)
  else if (address.isCompleted)
    node.attrs = node.attrs.map((attribute) => (attribute.name === name ? { name, value: address.href } : attribute))
}

function rename(node: HtmlElement, tagName: string): void {
  node.tagName = tagName
  node.nodeName = tagName
}

const element = (tagName: string): HtmlElement => defaultTreeAdapter.createElement(tagName, htmlNames.NS.HTML, [])
