import { isUtf8 } from 'node:buffer'
import { textOfHtml } from '../../domain/item/text-of-html.ts'
import { cleanHtml } from '../../edge/clean-html.ts'
import { decodedBeginning } from '../../edge/decoded-beginning.ts'
import { textOfDocx } from './text-of-docx.ts'

/** Why no text can be taken out of a file. */
export type FileFault = 'file-kind' | 'file-unreadable' | 'encoding-unknown' | 'too-long'

export type FileText = { ok: true; text: string } | { ok: false; fault: FileFault }

/** Characters of HTML that are parsed: markup of Word takes ten times the text. */
const LONGEST_HTML = 3_000_000

const failed = (fault: FileFault): FileText => ({ ok: false, fault })

/** The text of a Word file, a page of HTML or a text file: its first bytes say which it is, and of HTML its name too. */
export function textOfFile(bytes: Uint8Array, name: string): FileText {
  if (startsWith(bytes, 'PK')) return textOf(() => textOfDocx(bytes))
  if (startsWith(bytes, '%PDF') || startsWith(bytes, '\xd0\xcf\x11\xe0')) return failed('file-kind')
  const text = decodedText(bytes)
  if (text === null) return failed(bytes.includes(0) ? 'file-kind' : 'encoding-unknown')
  if (text.includes('\0')) return failed('file-kind')
  if (!isHtml(text, name)) return { ok: true, text }
  if (text.length > LONGEST_HTML) return failed('too-long')
  const clean = cleanHtml(text)
  return clean === null ? failed('file-unreadable') : { ok: true, text: textOfHtml(clean) }
}

function textOf(read: () => string): FileText {
  try {
    return { ok: true, text: read() }
  } catch {
    return failed('file-unreadable')
  }
}

const startsWith = (bytes: Uint8Array, signature: string): boolean =>
  [...signature].every((character, at) => bytes[at] === character.charCodeAt(0))

const isHtml = (text: string, name: string): boolean =>
  /\.x?html?$/i.test(name) || /^\s*<(?:!doctype\s+html|html|head|body)\b/i.test(text)

const BOMS: [encoding: string, bytes: string][] = [
  ['utf-8', '\xef\xbb\xbf'],
  ['utf-16le', '\xff\xfe'],
  ['utf-16be', '\xfe\xff'],
]

/** A byte order mark binds; else it is UTF-8, or GB18030. Null where all of it is neither. */
function decodedText(bytes: Uint8Array): string | null {
  const marked = BOMS.find(([, bom]) => startsWith(bytes, bom))?.[0]
  const encoding = marked ?? (isUtf8(bytes) ? 'utf-8' : 'gb18030')
  const { text, isWhole } = decodedBeginning(bytes, encoding)
  return isWhole ? text : null
}
