import { fileTypeFromBuffer } from 'file-type'
import { decodedBeginning } from './decoded-beginning.ts'

/** So many bytes of its beginning tell the type of nearly every file. */
export const TELLING_BYTES = 64 * 1024

/** What offices give to people: documents, tables, pictures, sound, video, archives. Nothing that runs. */
const ALLOWED =
  /^(?:application\/(?:pdf|rtf|zip|x-cfb|x-7z-compressed|x-rar-compressed|gzip|ogg|vnd\.(?:openxmlformats-officedocument|oasis\.opendocument)\.[a-z.-]+|vnd\.ms-powerpoint\.slideshow\.macroenabled\.12)|image\/(?:png|apng|jpeg|gif|webp|bmp|tiff|heic|heif|avif|vnd\.dwg)|audio\/(?:mpeg|mp4|x-m4a|aac|wav|ogg|ogg; codecs=opus|amr|flac)|video\/(?:mp4|x-m4v|mpeg|quicktime|webm|matroska|vnd\.avi|x-flv|3gpp|3gpp2|ogg)|text\/plain)$/

/** What a browser may show on the hub's own address, beside it every other file is only saved. */
const SHOWN = /^(?:application\/pdf|image\/(?:png|apng|jpeg|gif|webp|bmp|avif)|text\/plain)$/

/** Text begins so only where it is meant to be more than read. */
const MARKUP = /^[\s\ufeff]*<(?:!doctype|\?xml|html|head|body|script|svg)/i
const UNREADABLE = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/

export interface MediaType {
  /** By the bytes, never by a name. `application/octet-stream` for what is not known. */
  type: string
  /** Whether it may be an attachment. */
  isAllowed: boolean
  /** Whether a browser may show it. */
  isShown: boolean
}

/** The media type of a file, by its beginning of at least `TELLING_BYTES`, or all of it. */
export async function mediaTypeOf(beginning: Uint8Array): Promise<MediaType> {
  const found = (await fileTypeFromBuffer(beginning))?.mime ?? (isPlainText(beginning) ? 'text/plain' : null)
  const type = found ?? 'application/octet-stream'
  return { type, isAllowed: ALLOWED.test(type), isShown: SHOWN.test(type) }
}

function isPlainText(beginning: Uint8Array): boolean {
  const read = ['utf-8', 'gb18030'].map((encoding) => decodedBeginning(beginning, encoding).text)
  return read.some(
    (text) => text !== '' && isNearlyAll(text, beginning) && !UNREADABLE.test(text) && !MARKUP.test(text),
  )
}

/** A character may be cut off at the end. A Chinese one has four bytes at most, a text character at least one. */
const isNearlyAll = (text: string, { length }: Uint8Array): boolean => text.length * 4 >= length - 4
