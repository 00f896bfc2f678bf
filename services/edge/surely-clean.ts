/** Blocks that may hold each other, text and `WORDS`. */
const BLOCKS = new Set(['div', 'blockquote'])
/** Blocks that hold text and `WORDS` only. */
const LINES = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
/** Parts of a line. They hold text and each other. */
const WORDS = new Set(['strong', 'b', 'em', 'i', 'u', 's', 'del', 'ins', 'sub', 'sup'])

const MOST_DEPTH = 50
const TAG = /<(\/?)([a-z][a-z0-9]*)( align="(?:left|right|center|justify)")?>|<br \/>/y
/** Up to the next tag. An entity stands for its own character; in every other spelling it would be written anew. */
const TEXT = /[^<>&\0\r]*(?:&(?:amp|lt|gt);[^<>&\0\r]*)*/y

/**
 * Whether cleaning HTML changes nothing, as far as that shows at a glance: paragraphs, headings and emphasis that are nested
 * as they are written, with no attribute but the alignment of a block. It takes a twentieth of the time. False says nothing.
 */
export function isSurelyClean(html: string): boolean {
  if (/^[ \t\n\f]|[ \t\n\f]$/.test(html)) return false
  const open: string[] = []
  for (let at = 0; at < html.length; ) {
    TEXT.lastIndex = at
    TEXT.test(html)
    at = TEXT.lastIndex
    if (at === html.length) break
    TAG.lastIndex = at
    const [tag = '', end, name, align] = TAG.exec(html) ?? []
    if (tag === '' || open.length > MOST_DEPTH) return false
    at += tag.length
    if (name === undefined) continue
    const isAligned = align !== undefined
    if (end === '/' ? open.pop() !== name || isAligned : !mayBegin(name, open.at(-1), isAligned)) return false
    if (end === '') open.push(name)
  }
  return open.length === 0
}

function mayBegin(name: string, around: string | undefined, isAligned: boolean): boolean {
  if (WORDS.has(name)) return !isAligned
  const isBlock = LINES.has(name) || name === 'div' || (name === 'blockquote' && !isAligned)
  return isBlock && (around === undefined || BLOCKS.has(around))
}
