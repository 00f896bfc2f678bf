import { attributeOf } from './element-styles.ts'
import type { HtmlElement } from './parse-html.ts'
import type { Declarations } from './read-css.ts'

export interface ListNumbers {
  /** The sign in front of the next item: its kind and number, empty where the style takes it away. */
  next(item: HtmlElement, styles: Declarations): string
}

/** The kinds of numbers that the `type` attribute of a list has. */
const TYPES: Record<string, string> = {
  decimal: '1',
  'lower-alpha': 'a',
  'lower-latin': 'a',
  'upper-alpha': 'A',
  'upper-latin': 'A',
  'lower-roman': 'i',
  'upper-roman': 'I',
}
const BULLETS = /^(?:disc|circle|square)$/
const NO_KIND = /^(?:inside|outside|inherit|initial|unset|url\(.*|)$/

/** The numbers of an `<ol>`, or of an `<ul>` that its style numbers. Null for a list with bullets. */
export function listNumbers(list: HtmlElement, styles: Declarations): ListNumbers | null {
  const kind = kindOfNumbers(list, styles)
  if (list.tagName !== 'ol' && (kind === null || kind === '' || BULLETS.test(kind))) return null
  const items = list.childNodes.filter((child) => child.nodeName === 'li').length
  const isReversed = attributeOf(list, 'reversed') !== undefined
  let number = integer(attributeOf(list, 'start')) ?? (isReversed ? items : 1)
  return {
    next: (item, own) => {
      number = integer(attributeOf(item, 'value')) ?? number
      const display = own.get('display') ?? 'list-item'
      const sign = kindOfNumbers(item, own) ?? kind ?? '1'
      const shown = sign === '' || display !== 'list-item' ? '' : `${sign} ${number}`
      number += isReversed ? -1 : 1
      return shown
    },
  }
}

/** The kind of number that a single item of a list with bullets has by its own style. */
export function signAmongBullets(item: HtmlElement, styles: Declarations): string {
  const kind = kindOfNumbers(item, styles)
  return kind === null || BULLETS.test(kind) ? '' : kind
}

/** As the `type` attribute writes it, the name of a style that has none, empty for none at all; null if nothing is said. */
export function kindOfNumbers(element: HtmlElement, styles: Declarations): string | null {
  const style = styles.get('list-style-type') ?? styles.get('list-style')
  const kind = style?.split(/\s+/).find((word) => !NO_KIND.test(word))
  if (kind === 'none') return ''
  if (kind !== undefined) return TYPES[kind] ?? kind
  const type = attributeOf(element, 'type')
  return type !== undefined && /^[1aAiI]$/.test(type) ? type : null
}

const integer = (text: string | undefined): number | null => {
  const found = /^\s*([+-]?\d{1,9})/.exec(text ?? '')
  return found === null ? null : Number(found[1])
}
