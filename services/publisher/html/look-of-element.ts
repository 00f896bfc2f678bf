import { attributeOf } from './element-styles.ts'
import type { HtmlElement } from './parse-html.ts'
import type { Declarations } from './read-css.ts'

/** How a text looks to its reader, as far as that belongs to what it says. */
export interface Look {
  /** Letters in order: i inserted, p and b raised and lowered, q quoted, r from right to left, s struck, t over a word. */
  marks: string
  /** Where it leads, or nothing. */
  link: string
  whiteSpace: 'collapses' | 'keeps-lines' | 'exact'
  /** `uppercase`, `lowercase`, `capitalize`. */
  letters: string
  /** The style that hides it for good, whatever is within. */
  gone: string | null
  /** The style that hides it unless an element within shows itself. */
  unseen: string | null
  /** White or no colour, on no background that would show it. */
  colourless: string | null
  painted: boolean
  /** What lies directly within stands in boxes of its own, as in a flex container. */
  inBoxes: boolean
}

export const PLAIN_LOOK: Look = {
  marks: '',
  link: '',
  whiteSpace: 'collapses',
  letters: '',
  gone: null,
  unseen: null,
  colourless: null,
  painted: false,
  inBoxes: false,
}

/** In `gone`: what lies within is no text, and nobody is told that it is hidden. */
export const SILENT = 'no text'

/** What keeps a text from being seen. */
export const hiddenBy = ({ gone, unseen, colourless }: Look): string | null => gone ?? unseen ?? colourless

/** The part of a look that belongs to what is said. */
export const lookKey = ({ marks, link }: Look): string => (link === '' ? marks : `${marks} ${link}`)

/** The text as `text-transform` shows it. */
export function inLetters(text: string, { letters }: Look): string {
  if (letters === 'uppercase') return text.toUpperCase()
  if (letters === 'lowercase') return text.toLowerCase()
  return letters === 'capitalize' ? text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()) : text
}

const MARK_OF_TAG: Record<string, string> = {
  del: 's',
  s: 's',
  strike: 's',
  ins: 'i',
  sub: 'b',
  sup: 'p',
  q: 'q',
  rt: 't',
}
const LOOK_ATTRIBUTES = new Set(['hidden', 'dir', 'bgcolor', 'background', 'color'])
/** They look otherwise without any attribute. */
const OWN_LOOK = new Set(['pre', 'listing', 'template', 'dialog'])
/** White, as near as anybody can tell, or none. */
const NO_COLOUR =
  /^(?:white|snow|transparent|#fff|#f[a-f0-9]f[a-f0-9]f[a-f0-9]|#ffffffff|#[0-9a-f]{6}00|#[0-9a-f]{3}0|rgba?\(25[0-5], ?25[0-5], ?25[0-5][^)]*\)|rgba\([^)]*, ?0(?:\.0+)?\)|hsla?\([^)]*, ?100%[^)]*\))$/
const ZERO = /^0(?:\.0*)?(?:px|pt|em|rem|ex|cm|mm|in|%)?$/
const NEARLY_ZERO = /^(?:0(?:\.\d+)?|1)(?:px|pt|em|rem|ex|cm|mm|in|%)?$/
const FAR_AWAY = /^-\d{3,}/

/** The style with which an element takes back what its tag means: Google Docs wraps all in `<b style="font-weight:normal">`. */
const TAKEN_BACK: Record<string, [property: string, value: RegExp]> = {
  b: ['font-weight', /^(?:normal|400)$/],
  strong: ['font-weight', /^(?:normal|400)$/],
  i: ['font-style', /^normal$/],
  em: ['font-style', /^normal$/],
  u: ['text-decoration', /^none$/],
  ins: ['text-decoration', /^none$/],
  s: ['text-decoration', /^none$/],
  del: ['text-decoration', /^none$/],
  strike: ['text-decoration', /^none$/],
  sup: ['vertical-align', /^baseline$/],
  sub: ['vertical-align', /^baseline$/],
}

/** Whether the element's own style takes back what its tag means. */
export function isTakenBack({ tagName }: HtmlElement, styles: Declarations): boolean {
  const taken = styles.size === 0 ? undefined : TAKEN_BACK[tagName]
  return taken?.[1].test(styles.get(taken[0]) ?? '') === true
}

/** The look within an element, from its own styles and the look around it. */
export function lookWithin(element: HtmlElement, styles: Declarations, around: Look): Look {
  const mark = MARK_OF_TAG[element.tagName]
  const hasAttributes = element.attrs.some(({ name }) => LOOK_ATTRIBUTES.has(name))
  if (mark === undefined && !hasAttributes && styles.size === 0 && !OWN_LOOK.has(element.tagName))
    return around.inBoxes ? { ...around, inBoxes: false } : around
  return {
    marks: marksWithin(element, styles, around, mark),
    link: around.link,
    whiteSpace: whiteSpaceWithin(element, styles, around),
    letters: lettersWithin(styles.get('text-transform'), around),
    gone: around.gone ?? goneBy(element, styles),
    unseen: unseenBy(styles, around),
    ...colourWithin(element, styles, around),
    inBoxes: /^(?:inline-)?(?:flex|grid)/.test(styles.get('display') ?? ''),
  }
}

function marksWithin(element: HtmlElement, styles: Declarations, around: Look, ofTag: string | undefined): string {
  const marks = new Set(around.marks)
  const decoration = styles.get('text-decoration-line') ?? styles.get('text-decoration') ?? ''
  if (ofTag !== undefined && !isTakenBack(element, styles)) marks.add(ofTag)
  if (decoration.includes('line-through')) marks.add('s')
  const raised = (element.tagName === 'img' ? undefined : styles.get('vertical-align')) ?? ''
  if (/^(?:super|\+?\d*\.?[1-9])/.test(raised)) marks.add('p')
  if (/^(?:sub|-\d*\.?[1-9])/.test(raised)) marks.add('b')
  const direction = styles.get('direction') ?? attributeOf(element, 'dir')?.toLowerCase()
  if (direction === 'rtl') marks.add('r')
  return [...marks].sort().join('')
}

function whiteSpaceWithin({ tagName }: HtmlElement, styles: Declarations, around: Look): Look['whiteSpace'] {
  const own = styles.get('white-space')
  if (own === undefined) return tagName === 'pre' || tagName === 'listing' ? 'exact' : around.whiteSpace
  if (!/^(?:pre|break-spaces)/.test(own)) return 'collapses'
  return tagName === 'pre' ? 'exact' : 'keeps-lines'
}

const lettersWithin = (own: string | undefined, around: Look): string => {
  if (own === undefined) return around.letters
  return /^(?:uppercase|lowercase|capitalize)$/.test(own) ? own : ''
}

function goneBy(element: HtmlElement, styles: Declarations): string | null {
  if (element.tagName === 'template') return 'template'
  if (element.tagName === 'dialog' && attributeOf(element, 'open') === undefined) return 'dialog'
  if (attributeOf(element, 'hidden') !== undefined) return 'hidden'
  if (styles.size === 0) return null
  if (styles.get('display')?.startsWith('none')) return 'display:none'
  if (styles.get('mso-hide') === 'all') return 'mso-hide:all'
  if (/^0(?:\.0*)?%?$/.test(styles.get('opacity') ?? '')) return 'opacity:0'
  if (/^(?:absolute|fixed)$/.test(styles.get('position') ?? ''))
    for (const side of ['left', 'top', 'right'])
      if (FAR_AWAY.test(styles.get(side) ?? '')) return `${side}:${styles.get(side)}`
  if (FAR_AWAY.test(styles.get('text-indent') ?? '')) return `text-indent:${styles.get('text-indent')}`
  if (/^rect\(0[a-z]*[, ]+0/.test(styles.get('clip') ?? '')) return 'clip'
  if (/^inset\((?:50|100)%/.test(styles.get('clip-path') ?? '')) return 'clip-path'
  if (/^scale\(0[,)]/.test(styles.get('transform') ?? '')) return 'transform:scale(0)'
  if (styles.get('overflow')?.includes('hidden'))
    for (const size of ['height', 'max-height', 'width', 'max-width'])
      if (NEARLY_ZERO.test(styles.get(size) ?? '')) return `${size}:${styles.get(size)}`
  return null
}

function unseenBy(styles: Declarations, around: Look): string | null {
  const visibility = styles.get('visibility')
  const size = styles.get('font-size')
  if (visibility === 'hidden' || visibility === 'collapse') return `visibility:${visibility}`
  if (size !== undefined && ZERO.test(size)) return 'font-size:0'
  if (visibility === 'visible' && around.unseen?.startsWith('visibility')) return null
  if (size !== undefined && around.unseen?.startsWith('font-size')) return null
  return around.unseen
}

function colourWithin(element: HtmlElement, styles: Declarations, around: Look): Pick<Look, 'colourless' | 'painted'> {
  const ground =
    styles.get('background-color') ??
    styles.get('background') ??
    styles.get('background-image') ??
    attributeOf(element, 'bgcolor')?.toLowerCase() ??
    attributeOf(element, 'background')
  const painted =
    around.painted ||
    (ground !== undefined && !/^(?:none|inherit|initial|unset|)$/.test(ground) && !NO_COLOUR.test(ground))
  const colour =
    styles.get('color') ?? (element.tagName === 'font' ? attributeOf(element, 'color')?.toLowerCase() : undefined)
  if (colour !== undefined && ground !== undefined && colour === ground)
    return { painted, colourless: `color:${colour}` }
  if (painted) return { painted, colourless: colour === undefined ? around.colourless : null }
  if (colour === undefined || colour === 'inherit') return { painted, colourless: around.colourless }
  return { painted, colourless: NO_COLOUR.test(colour) ? `color:${colour}` : null }
}
