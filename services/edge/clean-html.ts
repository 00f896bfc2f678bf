import sanitizeHtml from 'sanitize-html'
import { isSurelyClean } from './surely-clean.ts'

/** What stays: structure, emphasis, tables, links, pictures. */
const TAGS = `h1 h2 h3 h4 h5 h6 p br hr div blockquote pre code ul ol li dl dt dd strong b em
  i u s del ins sub sup a img table caption colgroup col thead tbody tfoot tr th td figure figcaption ruby
  rb rt rp q wbr`.split(/\s+/)

const BLOCKS_WITHOUT_A_NAME = [
  ...['section', 'article', 'main', 'header', 'footer', 'aside', 'nav', 'address', 'details', 'summary'],
  ...['form', 'fieldset', 'legend', 'hgroup', 'search', 'dialog'],
]
const ALIGNED_BLOCKS = ['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']
const ALIGNED = new Set([...ALIGNED_BLOCKS, ...BLOCKS_WITHOUT_A_NAME, 'center', 'td', 'th', 'tr'])

/** Whether the alignment of such an element stays, as an attribute of what the element becomes. */
export const keepsAlignment = (tagName: string): boolean => ALIGNED.has(tagName)

const ALIGNMENT = /(?:^|[;\s])text-align\s*:\s*(left|right|center|justify)\b/i

/** Keeps where a line stands: as an attribute, because the hub's pages take no styles (Content-Security-Policy). */
function withAlignment(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const { style, align } = attribs
  if (style === undefined && align === undefined) return { tagName, attribs }
  const found = (ALIGNMENT.exec(style ?? '')?.[1] ?? align ?? '').toLowerCase()
  const { align: _, ...others } = attribs
  return { tagName, attribs: /^(?:left|right|center|justify)$/.test(found) ? { ...others, align: found } : others }
}

/** The formatting that stays: structure, emphasis, alignment, tables, links, pictures. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: TAGS,
  selfClosing: [...sanitizeHtml.defaults.selfClosing, 'wbr'],
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'width', 'height'],
    td: ['colspan', 'rowspan', 'align'],
    th: ['colspan', 'rowspan', 'scope', 'align'],
    tr: ['align'],
    col: ['span'],
    ol: ['start', 'type', 'reversed'],
    li: ['value', 'type'],
    ...Object.fromEntries(ALIGNED_BLOCKS.map((tag) => [tag, ['align']])),
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  /** `attachment:` names a file that the hub stores. */
  allowedSchemesByTag: { img: ['http', 'https', 'attachment'] },
  allowProtocolRelative: false,
  transformTags: {
    // Blocks must stay blocks, or two paragraphs would run into one.
    ...Object.fromEntries(BLOCKS_WITHOUT_A_NAME.map((tag) => [tag, 'div'])),
    center: sanitizeHtml.simpleTransform('div', { align: 'center' }, false),
    // A stroke through a figure is part of what it says.
    strike: 's',
    dir: 'ul',
    menu: 'ul',
    listing: 'pre',
    '*': withAlignment,
  },
  // Browsers show no text of these. The title of a Word template is no part of the text.
  nonTextTags: [
    ...['script', 'style', 'textarea', 'option', 'xmp', 'noscript', 'noembed', 'noframes', 'template', 'datalist'],
    ...['title', 'xml'],
  ],
}

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

/** Spaces of Chinese text stay: they are the indent of the first paragraph. */
function trimmed(html: string): string {
  let [from, to] = [0, html.length]
  while (from < to && ASCII_SPACE.has(html.charAt(from))) from++
  while (to > from && ASCII_SPACE.has(html.charAt(to - 1))) to--
  return html.slice(from, to)
}
const ASCII_SPACE = new Set(' \t\n\r\f')

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
      if (isSurelyClean(before)) return before
      const clean = trimmed(sanitized(before, ALLOWED))
      if (clean === before) return clean
      before = clean
    }
    return before
  })

/** Whether HTML is as `cleanHtml` gives it. One pass shows it. */
export const isCleanHtml = (html: string): boolean => unlessTooDeep(() => trimmed(sanitized(html, ALLOWED))) === html
