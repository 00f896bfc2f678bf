import { keepsAlignment } from '../../edge/clean-html.ts'
import type { HtmlElement } from './parse-html.ts'
import type { Declarations } from './read-css.ts'

/** What becomes a tag or an attribute. */
const isKept = (tagName: string, property: string, value: string): boolean =>
  (property === 'text-align' && keepsAlignment(tagName)) ||
  (property === 'vertical-align' && /^(?:super|sub)/.test(value)) ||
  (property.startsWith('text-decoration') && /^line-through$/.test(value)) ||
  (property.startsWith('list-style') && tagName !== 'ul')

/** What the person calls it, by the beginning of the property's name. The first that fits counts. */
const PROPERTIES: [beginning: string, name: string][] = [
  ['background', '底色'],
  ['color', '颜色'],
  ['font-family', '字体'],
  ['font-size', '字号'],
  ['font-weight', '加粗'],
  ['font-style', '斜体'],
  ['font', '字体'],
  ['text-align', '对齐'],
  ['vertical-align', '对齐'],
  ['text-indent', '缩进和间距'],
  ['margin', '缩进和间距'],
  ['padding', '缩进和间距'],
  ['line-height', '缩进和间距'],
  ['letter-spacing', '缩进和间距'],
  ['word-spacing', '缩进和间距'],
  ['border', '边框'],
  ['outline', '边框'],
  ['width', '宽度和高度'],
  ['height', '宽度和高度'],
  ['min-', '宽度和高度'],
  ['max-', '宽度和高度'],
  ['text-decoration', '下划线样式'],
  ['list-style', '项目符号'],
  ['white-space', '换行和空格方式'],
  ['mso-text-raise', '文字升降'],
  ['text-emphasis', '着重号'],
  ['writing-mode', '竖排'],
  ['float', '排版位置'],
  ['position', '排版位置'],
  ['columns', '排版位置'],
  ['column-', '排版位置'],
]
/** For a printer, an editor or a language, or decided by the comparison of what is seen. */
const QUIET =
  /^(?:mso-|-|tab-|page|break-|widows|orphans|text-justify|layout-|punctuation-|text-autospace|word-|overflow|line-break|lang|box-sizing|panose|ime-|z-index|visibility|display|direction|unicode-bidi|src|size|opacity|content|pointer-|user-|table-layout|empty-cells|text-transform|clear|clip|top$|left$|right$|bottom$|text-size|text-rendering|text-underline|zoom|cursor|hyphens|quotes|counter-|align-|justify-|flex|order$|orphan|tab-|unset|caret|transition|animation|scroll|appearance|resize|will-|object-)|[^a-z-]/
const ATTRIBUTES: Record<string, string> = {
  bgcolor: '底色',
  background: '背景图片',
  color: '颜色',
  face: '字体',
  size: '字号',
  valign: '对齐',
  border: '边框',
  bordercolor: '边框',
  cellpadding: '缩进和间距',
  cellspacing: '缩进和间距',
  height: '宽度和高度',
  width: '宽度和高度',
}
const TAGS: Record<string, string> = {
  big: '字号',
  small: '字号',
  mark: '底色',
  tt: '字体',
  marquee: '滚动',
  blink: '闪烁',
  button: '按钮样式',
  fieldset: '边框',
  details: '折叠',
}
/** Values that change nothing beside a body without styles. */
const USUAL =
  /^(?:normal|none|auto|initial|inherit|unset|start|baseline|transparent|0|0px|0pt|0cm|windowtext|black|#000|#000000)$/
/** Adds the names of the formatting of an element that cleaning takes away and that says nothing by itself. */
export function nameLostFormatting(element: HtmlElement, styles: Declarations, names: Set<string>): void {
  const { tagName, attrs } = element
  if (TAGS[tagName] !== undefined) names.add(TAGS[tagName])
  for (const { name, value } of attrs) {
    if (tagName === 'img' && (name === 'width' || name === 'height')) continue
    if (name === 'align' && !keepsAlignment(tagName)) names.add('对齐')
    else if (name === 'title' && value !== '' && tagName !== 'a') names.add('提示文字')
    else if (ATTRIBUTES[name] !== undefined) names.add(ATTRIBUTES[name])
  }
  for (const [property, value] of styles) {
    if (USUAL.test(value) || isKept(tagName, property, value)) continue
    const name = property.startsWith('background') && value.includes('url(') ? '背景图片' : nameOfProperty(property)
    if (name !== null) names.add(name)
  }
}

/** What the person calls a property of CSS, null for one that nobody would miss. */
export const nameOfProperty = (property: string): string | null =>
  PROPERTIES.find(([beginning]) => property.startsWith(beginning))?.[1] ?? (QUIET.test(property) ? null : '其他样式')
