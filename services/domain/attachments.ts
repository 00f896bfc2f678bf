import type { Content } from './item/content.ts'

/** Hex SHA-256 of a file: its name in every store of attachments. */
export type FileHash = string & { readonly __brand: 'FileHash' }

const FILE_HASH = /^[0-9a-f]{64}$/

export const isFileHash = (text: string): text is FileHash => FILE_HASH.test(text)

/**
 * How a content names a file that the hub stores. No host is ever signed: whoever answers makes an address of its own of
 * it (`GET /attachments/{sha256}/{name}`).
 */
export const attachmentAddress = (file: FileHash): string => `attachment:sha256-${file}`

const ADDRESS = /^attachment:sha256-([0-9a-f]{64})$/

/** The stored file that an address names; null for any other address. */
export const fileNamedBy = (address: unknown): FileHash | null =>
  typeof address === 'string' ? ((ADDRESS.exec(address)?.[1] as FileHash | undefined) ?? null) : null

/** Cleaned HTML writes its attributes in this way, and escapes quotation marks and angle brackets anywhere else. */
const PICTURE = /\ssrc="attachment:sha256-([0-9a-f]{64})"/g
/** No tag of a picture is longer. */
const LONGEST_TAG = 4000

/** Cleaned HTML in which `addressOf` gives the address of each picture that the hub stores. */
export const withPictures = (html: string, addressOf: (file: FileHash) => string): string =>
  html.replace(PICTURE, (whole: string, file: FileHash, at: number) =>
    isInPicture(html, at) ? ` src="${addressOf(file)}"` : whole,
  )

function isInPicture(html: string, at: number): boolean {
  const before = html.slice(Math.max(0, at - LONGEST_TAG), at)
  return before.startsWith('<img', before.lastIndexOf('<'))
}

/** Beyond so many, files of a foreign program are not followed, so that no record makes endless work. */
export const MOST_FILES = 500

/** A file that a content names, and where. */
export interface NamedFile {
  file: FileHash
  /** JSON Pointer (RFC 6901) into the content. */
  pointer: string
  /** As the content says; absent for a picture in the text. */
  bytes?: number
  mediaType?: string
}

/** Every place where a content names a stored file. A foreign program may have signed anything. */
export function namedFiles({ attachments, body }: Pick<Content, 'attachments' | 'body'>): NamedFile[] {
  const listed = Array.isArray(attachments) ? attachments.slice(0, MOST_FILES) : []
  const found = listed.flatMap((attachment, index): NamedFile[] => {
    const file = fileNamedBy(attachment?.url)
    if (file === null) return []
    return [{ file, pointer: `/attachments/${index}`, bytes: attachment.bytes, mediaType: attachment.mediaType }]
  })
  if (body?.format !== 'html' || typeof body.text !== 'string') return found
  withPictures(body.text, (file) => {
    if (found.length < MOST_FILES) found.push({ file, pointer: '/body/text' })
    return ''
  })
  return found
}

/** The stored files that a content names, each once. */
export const filesIn = (content: Pick<Content, 'attachments' | 'body'>): Set<FileHash> =>
  new Set(namedFiles(content).map(({ file }) => file))
