import { attributeOf } from './element-styles.ts'
import type { HtmlElement } from './parse-html.ts'

const ACTIVE_TAGS = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'applet'])
/** Most values begin otherwise, and a look is cheaper than a copy. */
const MAY_BE_ACTIVE = /^[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\ufeff]*[jvld]/i
const ACTIVE_URL = /^(javascript|vbscript|livescript|data:text\/html|data:image\/svg)/i
const ACTIVE_STYLE = /expression\s*\(|javascript\s*:|-moz-binding|behavior\s*:/i
/** Browsers ignore these characters inside the scheme of a URL. */
const IGNORED_IN_URL = /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\ufeff]/g
/** Words for people, which may speak of scripts. */
const WORDS = new Set(['alt', 'title', 'content', 'placeholder', 'summary', 'abbr'])

/**
 * What would run in a reader's browser, null for an element that would not: `<script>`, `onclick`, `href=javascript:`.
 * The `<meta>` and `<link>` that office programs write at the head of each paste run nothing.
 */
export function activeContentOf(element: HtmlElement): string | null {
  const { tagName, attrs } = element
  if (ACTIVE_TAGS.has(tagName)) return `<${tagName}>`
  if (tagName === 'meta' && /refresh|set-cookie/i.test(attributeOf(element, 'http-equiv') ?? '')) return '<meta>'
  if (tagName === 'link' && /import|preload|prefetch|manifest/i.test(attributeOf(element, 'rel') ?? '')) return '<link>'
  for (const { name, value } of attrs) {
    if (/^on/i.test(name) || name === 'srcdoc') return name
    if (WORDS.has(name)) continue
    if (value.includes(':') && MAY_BE_ACTIVE.test(value) && ACTIVE_URL.test(value.replace(IGNORED_IN_URL, '')))
      return `${name}=${value.trim().slice(0, 30)}`
    if (name === 'style' && ACTIVE_STYLE.test(value)) return 'style'
  }
  return null
}
