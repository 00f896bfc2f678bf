import { isUtf8 } from 'node:buffer'
import { HubError } from '../../domain/errors.ts'
import { decodedBeginning, placeAfter } from '../../edge/decoded-beginning.ts'
import { columnUnder } from './columns.ts'
import { createChineseScale } from './looks-chinese.ts'
import { piecesOfSheet, type SheetSource } from './sheet-source.ts'

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

const BOMS: [TextEncoding, Buffer][] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
  ['gb18030', Buffer.from([0x84, 0x31, 0x95, 0x33])],
]
const NAMES: Record<TextEncoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  gb18030: 'GB18030',
}
const WAY_OUT = '请用 WPS 或 Excel 打开原文件，核对文字后另存为“CSV UTF-8（逗号分隔）”'
/** Longer lines are in no sheet. */
const LONGEST_LINE = 16 * 1024 * 1024

/**
 * The encoding of a text file, decided by all of its bytes. A byte order mark binds. Without one a file is UTF-8, or
 * GB18030 where it decodes wholly, looks like Chinese and has no line of UTF-8 in it. HubError `file-unreadable` with the
 * line and the column of the first bad byte.
 */
export async function encodingOf(file: SheetSource): Promise<TextEncoding> {
  const bom = await bomOf(file)
  if (bom !== null) {
    const place = await firstBadPlace(file, bom)
    if (place === null) return bom
    throw unreadable(`开头的标记（BOM）说是 ${NAMES[bom]} 编码，但从${place}起有字节不是`)
  }
  if (await isWholly(file, isUtf8)) return 'utf-8'
  const { bytes, zeros, valid, lost } = await utf8ShareOf(file)
  if (zeros > bytes / 10) throw unreadable('像是没有标记（BOM）的 UTF-16 编码')
  const notUtf8 = await firstBadPlace(file, 'utf-8')
  if (valid >= lost) throw unreadable(`看来是 UTF-8 编码，但从${notUtf8}起有字节不是`)
  const notGb = await firstBadPlace(file, 'gb18030')
  if (notGb !== null) throw unreadable(`不是 UTF-8，也不是完整的 GB18030：从${notGb}起有字节不是 GB18030`)
  const { otherLine, isChinese } = await lookAtChinese(file)
  if (otherLine !== null) throw unreadable(`看来是 GB18030 编码，但第 ${otherLine} 行第 1 列起是 UTF-8 编码`)
  if (isChinese) return 'gb18030'
  throw unreadable(`从${notUtf8}起有字节不是 UTF-8，按 GB18030 读出来又不像中文`)
}

const unreadable = (reason: string): HubError => new HubError('file-unreadable', `${reason}。${WAY_OUT}`)

async function bomOf(file: SheetSource): Promise<TextEncoding | null> {
  for await (const bytes of piecesOfSheet(file))
    return BOMS.find(([, bom]) => bytes.subarray(0, bom.length).equals(bom))?.[0] ?? null
  return null
}

/** The file in pieces of whole lines, so that each can be decoded by itself. */
async function* pieces(file: SheetSource, encoding: TextEncoding): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of piecesOfSheet(file)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const end = endOfLines(bytes, encoding)
    if (end > 0) yield bytes.subarray(0, end)
    rest = bytes.subarray(end)
    if (rest.length > LONGEST_LINE) throw new HubError('file-unreadable', '有一行超过 16 MB，不像表格')
  }
  if (rest.length > 0) yield rest
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Behind the last line break of the bytes; 0 without one. No character of UTF-8 or GB18030 has such a byte in it. */
function endOfLines(bytes: Buffer, encoding: TextEncoding): number {
  if (encoding === 'utf-8' || encoding === 'gb18030') {
    const lineFeed = bytes.lastIndexOf(LINE_FEED)
    return (lineFeed === -1 ? bytes.lastIndexOf(CARRIAGE_RETURN, -2) : lineFeed) + 1
  }
  const unit = encoding === 'utf-16be' ? LINE_FEED : LINE_FEED << 8
  for (let at = bytes.length - (bytes.length % 2) - 2; at >= 0; at -= 2)
    if (bytes.readUInt16BE(at) === unit) return at + 2
  return 0
}

async function isWholly(file: SheetSource, isValid: (bytes: Buffer) => boolean): Promise<boolean> {
  for await (const bytes of pieces(file, 'utf-8')) if (!isValid(bytes)) return false
  return true
}

/** Where an editor shows the first byte that is not of the encoding; null when all are. */
async function firstBadPlace(file: SheetSource, encoding: TextEncoding): Promise<string | null> {
  let linesBefore = 0
  for await (const bytes of pieces(file, encoding)) {
    const { text, isWhole } = decodedBeginning(bytes, encoding)
    const { line, column } = placeAfter(text)
    if (!isWhole) return `第 ${linesBefore + line} 行第 ${column} 列`
    linesBefore += line - 1
  }
  return null
}

/** How much of a file that is not UTF-8 is. */
interface Utf8Share {
  bytes: number
  zeros: number
  /** Characters beyond ASCII that are UTF-8. */
  valid: number
  /** Places that are not. */
  lost: number
}

async function utf8ShareOf(file: SheetSource): Promise<Utf8Share> {
  const share = { bytes: 0, zeros: 0, valid: 0, lost: 0 }
  for await (const bytes of pieces(file, 'utf-8')) {
    const { zeros, valid, lost } = countUtf8(bytes)
    share.bytes += bytes.length
    share.zeros += zeros
    share.valid += valid
    share.lost += lost
  }
  return share
}

const LOST = 0xfffd

function countUtf8(bytes: Buffer): Omit<Utf8Share, 'bytes'> {
  const counts = { zeros: 0, valid: 0, lost: 0 }
  const text = bytes.toString('utf8')
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0) counts.zeros++
    else if (unit === LOST) counts.lost++
    else if (unit > 0x7f) counts.valid++
  }
  return counts
}

const ENOUGH_TITLES = 2

/** Looks at a file that is GB18030 as a whole: has it lines that somebody appended in UTF-8, and is it Chinese? */
async function lookAtChinese(file: SheetSource): Promise<{ otherLine: number | null; isChinese: boolean }> {
  const scale = createChineseScale()
  let hasTitles = false
  let line = 0
  for await (const bytes of pieces(file, 'gb18030')) {
    scale.add(bytes)
    for (const text of bytes.toString('latin1').split(/\r\n|\r|\n/)) {
      line++
      if (!/[\x80-\xff]/.test(text)) continue
      const own = Buffer.from(text, 'latin1')
      if (isLineOfUtf8(own)) return { otherLine: line, isChinese: false }
      if (line <= SEARCHED_LINES) hasTitles ||= knownTitlesIn(own) >= ENOUGH_TITLES
    }
    line--
  }
  return { otherLine: null, isChinese: hasTitles || scale.looksChinese() }
}

const SEARCHED_LINES = 30

const HAN = /\p{Script=Han}/gu

/** Han characters take three bytes in UTF-8, and no two of GB18030 happen to make one, but by the rarest chance. */
function isLineOfUtf8(bytes: Buffer): boolean {
  const text = bytes.toString('utf8')
  const han = text.match(HAN)?.length ?? 0
  return han >= 2 && han > countUtf8(bytes).lost
}

function knownTitlesIn(bytes: Uint8Array): number {
  const cells = new TextDecoder('gb18030').decode(bytes).split(/[,;\t]/)
  return cells.filter((cell) => cell.search(HAN) !== -1 && columnUnder(cell.replaceAll('"', '')) !== undefined).length
}
