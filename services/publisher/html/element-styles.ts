import type { HtmlElement, HtmlNode } from './parse-html.ts'
import { type CssRule, type Declarations, readDeclarations, readStyleSheet } from './read-css.ts'

export const attributeOf = (element: HtmlElement, name: string): string | undefined =>
  element.attrs.find((attribute) => attribute.name === name)?.value

export interface ElementStyles {
  /** The declarations that hold for an element itself. What it inherits is not among them. */
  of(element: HtmlElement): Declarations
  /** The properties that the style sheets of the text set. */
  inSheets: ReadonlySet<string>
  /** A selector of a style sheet that is not understood, and would change what is seen. */
  unclear: string | null
}

/** These decide what is seen, so a rule with one of them must be understood. */
const DECIDES =
  /^(?:display|visibility|mso-hide|text-decoration|text-decoration-line|vertical-align|content|text-transform|white-space|list-style|list-style-type|opacity|direction|unicode-bidi)$/
/** These may hide a text. They are looked at where the selector is simple: in others they draw menus and buttons. */
const MAY_HIDE =
  /^(?:color|background|background-color|background-image|font-size|position|left|top|right|text-indent|overflow|height|max-height|width|max-width|clip|clip-path|transform)$/
/** A tag, classes and an id. */
const SIMPLE = /^(\*|[a-z][a-z0-9:]*)?((?:[.#][\w\u0080-\uffff-]+)*)$/
/** They hold only while somebody points at something, or has been there. */
const FOR_A_WHILE = /:(?:hover|active|focus|visited|link|target|focus-within|focus-visible)\b/
const PSEUDO = /::?[\w-]+(?:\([^()]*\))?|\[[^[\]]*\]/g
/** No office program writes so many rules for one tag or class. */
const MOST_RULES = 50
const NONE: Declarations = new Map()

interface SimpleRule {
  tag: string
  names: string[]
  declarations: Declarations
  /** The whole selector where only its last part is looked at. */
  unclear: string | null
}

/** Reads the style sheets of a text, and gives the styles of its elements. */
export function createElementStyles(root: { childNodes: HtmlNode[] }): ElementStyles {
  const byKey = new Map<string, SimpleRule[]>()
  const inSheets = new Set<string>()
  let unclear: string | null = null
  for (const rule of styleSheets(root).flatMap(readStyleSheet)) {
    for (const property of rule.declarations.keys()) inSheets.add(property)
    for (const simple of simpleRules(rule)) {
      const key = simple.names[0] ?? simple.tag
      const known = byKey.get(key) ?? []
      byKey.set(key, known)
      if (known.length < MOST_RULES) known.push(simple)
      else unclear ??= key
    }
  }
  const ruled = new Map<string, Declarations>()
  const inline = new Map<string, Declarations>()
  const ofStyle = (style: string): Declarations => {
    const known = inline.get(style) ?? readDeclarations(style)
    inline.set(style, known)
    return known
  }
  const styles: ElementStyles = {
    inSheets,
    unclear,
    of: (element) => {
      const style = attributeOf(element, 'style')
      const own = style === undefined ? NONE : ofStyle(style)
      if (byKey.size === 0) return own
      const names = namesOf(element)
      const key = JSON.stringify([element.tagName, ...names, style])
      const known = ruled.get(key)
      if (known !== undefined) return known
      const rules = rulesFor(element, names, byKey)
      styles.unclear ??= rules.find((rule) => rule.unclear !== null)?.unclear ?? null
      const all =
        rules.length === 0 ? own : new Map([...rules.flatMap(({ declarations }) => [...declarations]), ...own])
      ruled.set(key, all)
      return all
    },
  }
  return styles
}

/** Only what decides what is seen is kept of a style sheet. */
function simpleRules({ selector, declarations }: CssRule): SimpleRule[] {
  const deciding = [...declarations].filter(([name, value]) => DECIDES.test(name) && isTelling(name, value))
  const hiding = [...declarations].filter(([name]) => MAY_HIDE.test(name))
  if (deciding.length === 0 && hiding.length === 0) return []
  return selector.split(',').flatMap((each): SimpleRule[] => {
    const whole = each.trim()
    if (FOR_A_WHILE.test(whole)) return []
    const last =
      whole
        .replace(PSEUDO, '')
        .split(/[\s>+~]+/)
        .pop() ?? ''
    const [, tag = '*', names = ''] = SIMPLE.exec(last) ?? []
    const parts = names.split(/(?=[.#])/).filter((name) => name !== '')
    if (whole === last) return [{ tag, names: parts, declarations: new Map([...deciding, ...hiding]), unclear: null }]
    return deciding.length === 0 ? [] : [{ tag, names: parts, declarations: NONE, unclear: whole }]
  })
}

/** Values that every browser has anyway change nothing, whatever the selector. */
const isTelling = (name: string, value: string): boolean =>
  !(
    (name === 'vertical-align' && !/sub|super/.test(value)) ||
    (name.startsWith('text-decoration') && !value.includes('line-through')) ||
    (name === 'content' && /^(?:none|normal|''|"")?$/.test(value)) ||
    (name === 'display' && /^(?:inline|inline-block|table|table-[a-z-]+|list-item)$/.test(value)) ||
    (name === 'white-space' && /^(?:normal|nowrap)$/.test(value)) ||
    (name === 'opacity' && !/^0(?:\.0*)?%?$/.test(value)) ||
    (name === 'direction' && value === 'ltr')
  )

/** Its classes and its id, as selectors write them. */
function namesOf(element: HtmlElement): ReadonlySet<string> {
  const classes = (attributeOf(element, 'class') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const id = attributeOf(element, 'id')?.toLowerCase()
  return new Set([...classes.map((name) => `.${name}`), ...(id === undefined ? [] : [`#${id}`])])
}

function rulesFor(
  { tagName }: HtmlElement,
  names: ReadonlySet<string>,
  byKey: ReadonlyMap<string, SimpleRule[]>,
): SimpleRule[] {
  return ['*', tagName, ...names]
    .flatMap((key) => byKey.get(key) ?? [])
    .filter(({ tag, names: wanted }) => (tag === '*' || tag === tagName) && wanted.every((name) => names.has(name)))
}

function styleSheets(node: { childNodes: HtmlNode[] }): string[] {
  return node.childNodes.flatMap((child) => {
    if (!('childNodes' in child)) return []
    if (child.nodeName !== 'style') return styleSheets(child)
    return child.childNodes.map((text) => ('value' in text ? text.value : ''))
  })
}
