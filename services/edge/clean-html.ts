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
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['http', 'https'] },
  allowProtocolRelative: false,
  // Blocks must stay blocks, or two paragraphs would run into one.
  transformTags: { section: 'div', article: 'div', center: 'div', main: 'div' },
}

const ACTIVE_TAGS = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'applet', 'base', 'meta', 'link'])
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

/**
 * Finds what would run in a reader's browser: `<script>`, `onclick`, `href=javascript:`. Null when nothing would, up to
 * where the HTML becomes too deep.
 */
export function activeContentIn(html: string): string | null {
  let found: string | null = null
  const onOpenTag: sanitizeHtml.IOptions['onOpenTag'] = (tag, attributes) => {
    found ??= ACTIVE_TAGS.has(tag) ? `<${tag}>` : activeAttribute(attributes)
  }
  unlessTooDeep(() => sanitized(html, { ...UNTOUCHED, onOpenTag }))
  return found
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
