import sanitizeHtml from 'sanitize-html'

/** The formatting that stays: structure, emphasis, tables, links, pictures. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'br',
    'hr',
    'div',
    'blockquote',
    'pre',
    'code',
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
    'strong',
    'b',
    'em',
    'i',
    'u',
    's',
    'del',
    'ins',
    'sub',
    'sup',
    'a',
    'img',
    'table',
    'caption',
    'colgroup',
    'col',
    'thead',
    'tbody',
    'tfoot',
    'tr',
    'th',
    'td',
    'figure',
    'figcaption',
  ],
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'width', 'height'],
    td: ['colspan', 'rowspan'],
    th: ['colspan', 'rowspan', 'scope'],
    col: ['span'],
    ol: ['start'],
    li: ['value'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['http', 'https'] },
  allowProtocolRelative: false,
  // Blocks must stay blocks, or two paragraphs would run into one.
  transformTags: {
    section: 'div',
    article: 'div',
    center: 'div',
    main: 'div',
    header: 'div',
    footer: 'div',
    aside: 'div',
    nav: 'div',
    address: 'div',
    details: 'div',
    summary: 'div',
    // A stroke through a figure is part of what it says.
    strike: 's',
  },
  // The title of a Word template is no part of the text.
  nonTextTags: ['script', 'style', 'textarea', 'option', 'title'],
}

const ACTIVE_TAGS = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'applet', 'base'])
const ACTIVE_URL = /^(javascript|vbscript|livescript|data:text\/html|data:image\/svg)/i
const ACTIVE_STYLE = /expression\s*\(|javascript\s*:|-moz-binding|behavior\s*:/i
/** Browsers ignore these characters inside the scheme of a URL. */
const IGNORED_IN_URL = /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\ufeff]/g

/**
 * Deeper HTML is refused, because the parser takes time that grows with the square of the depth. Pages of offices nest
 * some ten elements deep, tables pasted into tables some thirty.
 */
export const MOST_DEPTH = 256

class TooDeep extends Error {}

/** `sanitizeHtml`, which throws `TooDeep` as soon as it is deeper than `MOST_DEPTH`. Its time grows with the length only. */
function sanitized(html: string, options: sanitizeHtml.IOptions): string {
  let depth = 0
  return sanitizeHtml(html, {
    ...options,
    onOpenTag: (tag, attributes) => {
      if (++depth > MOST_DEPTH) throw new TooDeep()
      options.onOpenTag?.(tag, attributes)
    },
    onCloseTag: () => {
      depth--
    },
  })
}

/** Gives null in place of what a work on too deep HTML would give. */
function unlessTooDeep<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof TooDeep) return null
    throw error
  }
}

/** The output is thrown away. Only what the parser sees counts. */
const UNTOUCHED: sanitizeHtml.IOptions = { allowedTags: false, allowedAttributes: false, allowVulnerableTags: true }

/** What an HTML text holds that its author must look at. Each is the first that was found, null where there is none. */
export interface HtmlFinds {
  /** What would run in a reader's browser: `<script>`, `onclick`, `href=javascript:`. */
  active: string | null
  /** The name of what a browser takes for a tag and no author means as one: `zwgk@taihe.gov.cn`, `b且c`. */
  noTag: string | null
  /** A picture within the text (`data:`) or on the author's machine (`file:`). */
  embedded: string | null
  /** The style that hides a text. Cleaning takes styles away, so the text would be seen. */
  hidden: string | null
}

/** HTML's own rule for the names of tags is wider. People and office programs use these: `o:p`, `st1:place`, `h1`. */
const TAG = /^[a-z][a-z0-9]*(?:[:-][a-z][a-z0-9-]*)?$/
/** Cleaning takes these away with their text. */
const LOSES_TEXT = new Set(['textarea', 'option', 'select', 'xmp', 'noscript', 'noembed', 'noframes', 'plaintext'])
const HIDES = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i

/** Looks through an HTML text, up to where it becomes too deep. */
export function findInHtml(html: string): HtmlFinds {
  const found: HtmlFinds = { active: null, noTag: null, embedded: null, hidden: null }
  const onOpenTag: sanitizeHtml.IOptions['onOpenTag'] = (tag, attributes) => {
    if (!TAG.test(tag) || LOSES_TEXT.has(tag)) found.noTag ??= tag.slice(0, 30)
    found.active ??= isActiveTag(tag, attributes) ? `<${tag}>` : activeAttribute(attributes)
    if (tag === 'img' && !/^https?:/i.test(attributes.src ?? '')) found.embedded ??= schemeOf(attributes.src ?? '')
    const hides = HIDES.exec(attributes.style ?? '')?.[0] ?? ('hidden' in attributes ? 'hidden' : undefined)
    if (hides !== undefined && tag !== 'head') found.hidden ??= hides
  }
  unlessTooDeep(() => sanitized(html, { ...UNTOUCHED, onOpenTag }))
  return found
}

const schemeOf = (address: string): string =>
  /^\s*([a-z]+:)/i.exec(address)?.[1] ?? (address === '' ? '没有地址' : '相对地址')

/** What Word and WPS write at the head of each paste: the charset, the program, lists of side files. None of it runs. */
const HARMLESS_META = /^(?:content-type|generator|originator|progid|author|keywords|description|viewport)$/i
const HARMLESS_LINK = /^(?:file-list|edit-time-data|themedata|colorschememapping|oledata\.mso|preview|stylesheet)$/i

function isActiveTag(tag: string, attributes: Record<string, string>): boolean {
  if (tag === 'meta')
    return !('charset' in attributes) && !HARMLESS_META.test(attributes['http-equiv'] ?? attributes.name ?? '')
  if (tag === 'link') return !HARMLESS_LINK.test(attributes.rel ?? '')
  return ACTIVE_TAGS.has(tag)
}

function activeAttribute(attributes: Record<string, string>): string | null {
  for (const [name, value] of Object.entries(attributes)) {
    if (/^on/i.test(name)) return name
    if (ACTIVE_URL.test(value.replace(IGNORED_IN_URL, ''))) return `${name}=${value.trim().slice(0, 30)}`
    if (name === 'style' && ACTIVE_STYLE.test(value)) return 'style'
    if (name === 'srcdoc') return name
  }
  return null
}

// Each pass mends broken markup a little: `<td><b<p><td>` takes two. Nothing that people write takes this many.
const MOST_PASSES = 8

/**
 * Gives the HTML as it will be shown. Tags and attributes that are not allowed are removed, and their text stays. The
 * publisher cleans before signing. Cleaning clean HTML changes nothing, so a page can see whether HTML was cleaned. Null
 * for HTML that is too deep.
 */
export const cleanHtml = (html: string): string | null =>
  unlessTooDeep(() => {
    let before = html
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const clean = sanitized(before, ALLOWED).trim()
      if (clean === before) return clean
      before = clean
    }
    return before
  })

/** Whether HTML is as `cleanHtml` gives it. One pass shows it. */
export const isCleanHtml = (html: string): boolean => unlessTooDeep(() => sanitized(html, ALLOWED).trim()) === html
