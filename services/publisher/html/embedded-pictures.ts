import { createHash } from 'node:crypto'
import type { DefaultTreeAdapterTypes } from 'parse5'
import { attachmentAddress, type FileHash } from '../../domain/attachments.ts'
import type { Fault } from '../../domain/errors.ts'
import { isWholePicture, pictureTypeOf } from '../../edge/file-signatures.ts'
import { parseHtml } from './parse-html.ts'

/** A picture whose bytes stood in the text. */
export interface EmbeddedPicture {
  file: FileHash
  bytes: Uint8Array
  /** By its bytes. */
  mediaType: string
}

interface WithoutPictures {
  /** Each picture has the address of a stored file. */
  html: string
  pictures: EmbeddedPicture[]
  faults: Fault[]
}

const DATA = /^\s*data:/i
/** Both stand in every text with such a picture, and together in few others. */
const SIGNS = [/data:/i, /<im(?:g|age)[\s/]/i]
const POINTER = '/body/text'
/** Stands in the place of a picture that is refused, so that whatever else is wrong is found too. */
const REFUSED = '0'.repeat(64) as FileHash

/**
 * Takes pictures out of an HTML text that hold their own bytes (`data:`, RFC 2397), and puts the address of a stored file
 * in their place. Lines stay lines, so that what is told of others is where it was. Throws `HtmlTooDeep`.
 */
export function withoutEmbeddedPictures(html: string, mostDepth: number): WithoutPictures {
  const found = new Map<FileHash, EmbeddedPicture>()
  const faults: Fault[] = []
  const replaced: { from: number; to: number; by: string }[] = []
  if (!SIGNS.every((sign) => sign.test(html))) return { html, pictures: [], faults }
  for (const { source, line, from, to } of embeddedIn(html, mostDepth)) {
    const picture = read(source)
    if (typeof picture === 'string')
      faults.push({ code: 'html-picture-unusable', pointer: POINTER, details: { line, reason: picture } })
    else found.set(picture.file, picture)
    const address = attachmentAddress(typeof picture === 'string' ? REFUSED : picture.file)
    replaced.push({ from, to, by: `src="${address}"${'\n'.repeat(html.slice(from, to).split('\n').length - 1)}` })
  }
  let written = ''
  let at = 0
  for (const { from, to, by } of replaced) {
    written += html.slice(at, from) + by
    at = to
  }
  return { html: written + html.slice(at), pictures: [...found.values()], faults }
}

interface Embedded {
  source: string
  line: number
  /** Of the attribute in the text. */
  from: number
  to: number
}

/** In the order of the text. */
function embeddedIn(html: string, mostDepth: number): Embedded[] {
  const found: Embedded[] = []
  const waiting: DefaultTreeAdapterTypes.ParentNode[] = [parseHtml(html, mostDepth, true).root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const child of node.childNodes) if ('childNodes' in child) waiting.push(child)
    if (!('tagName' in node) || node.tagName !== 'img') continue
    const source = node.attrs.find(({ name }) => name === 'src')?.value ?? ''
    const place = node.sourceCodeLocation?.attrs?.src
    if (place !== undefined && DATA.test(source))
      found.push({ source, line: place.startLine, from: place.startOffset, to: place.endOffset })
  }
  return found.sort((a, b) => a.from - b.from)
}

/** The picture, or why it cannot be one. */
function read(source: string): EmbeddedPicture | string {
  const comma = source.indexOf(',')
  const encoding = source.slice(0, Math.max(0, comma)).split(';').slice(1).at(-1)
  if (encoding?.trim().toLowerCase() !== 'base64') return '不是 base64 编码的图片'
  const given = unescaped(source.slice(comma + 1)).replace(/[\t\n\f\r ]/g, '')
  const base64 = given.endsWith('=') ? given.slice(0, given.endsWith('==') ? -2 : -1) : given
  const bad = base64.search(/[^A-Za-z0-9+/]/)
  if (bad !== -1) return `base64 的第 ${bad + 1} 个字符有误`
  if (base64.length % 4 === 1) return 'base64 不完整'
  const bytes = Buffer.from(base64, 'base64')
  const mediaType = pictureTypeOf(bytes)
  if (mediaType === null) return '内容不是 PNG、JPEG、GIF、WebP 或 BMP 图片'
  if (!isWholePicture(bytes, mediaType)) return '图片不完整'
  return { file: createHash('sha256').update(bytes).digest('hex') as FileHash, bytes, mediaType }
}

const unescaped = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
