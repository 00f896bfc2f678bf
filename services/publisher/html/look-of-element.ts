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
/** They look otherwise without any attribute. */
const OWN_LOOK = new Set(['pre', 'listing', 'template', 'dialog'])
const NO_COLOUR = /^(?:white|transparent|#fff(?:fff)?(?:ff)?|rgb\(255, ?255, ?255\)|rgba\([^)]*, ?0\))$/
const ZERO = /^0(?:\.0*)?(?:px|pt|em|rem|ex|cm|mm|in|%)?$/
const FAR_AWAY = /^-\d{3,}/

/** The look within an element, from its own styles and the look around it. */
export function lookWithin(element: HtmlElement, styles: Declarations, around: Look): Look {
  const mark = MARK_OF_TAG[element.tagName]
  const hasAttributes = element.attrs.length > 0
  if (mark === undefined && !hasAttributes && styles.size === 0 && !OWN_LOOK.has(element.tagName)) return around
  return {
    marks: marksWithin(element, styles, around, mark),
    link: around.link,
    whiteSpace: whiteSpaceWithin(element, styles, around),
    letters: lettersWithin(styles.get('text-transform'), around),
    gone: around.gone ?? goneBy(element, styles),
    unseen: unseenBy(styles, around),
    ...colourWithin(element, styles, around),
  }
}

function marksWithin(element: HtmlElement, styles: Declarations, around: Look, ofTag: string | undefined): string {
  const marks = new Set(around.marks)
  const decoration = styles.get('text-decoration-line') ?? styles.get('text-decoration') ?? ''
  if (ofTag !== undefined && !(ofTag === 's' && decoration === 'none')) marks.add(ofTag)
  if (decoration.includes('line-through')) marks.add('s')
  const raised = styles.get('vertical-align') ?? ''
  if (raised.startsWith('super') || raised.startsWith('text-super')) marks.add('p')
  if (raised.startsWith('sub')) marks.add('b')
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
  if (styles.get('overflow')?.includes('hidden'))
    for (const size of ['height', 'max-height', 'width', 'max-width'])
      if (ZERO.test(styles.get(size) ?? '')) return `${size}:0`
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
  if (painted) return { painted, colourless: null }
  if (colour === undefined || colour === 'inherit') return { painted, colourless: around.colourless }
  return { painted, colourless: NO_COLOUR.test(colour) ? `color:${colour}` : null }
}
