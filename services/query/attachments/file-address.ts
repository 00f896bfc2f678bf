import { type FileHash, fileNamedBy, namedFiles, withPictures } from '../../domain/attachments.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'

/** Where a content stands, when it is not the one in force: a file that only it names is found by that. */
export interface OfVersion {
  itemId: ItemId
  version: number
}

const PICTURE = 'picture'

/** The address of a stored file on this hub, a path without a host. */
function fileAddress(file: FileHash, name: string = PICTURE, of?: OfVersion): string {
  const asked = of === undefined ? '' : `?item=${of.itemId}&version=${of.version}`
  return `/attachments/${file}/${encodeURIComponent(name)}${asked}`
}

/** What leads to an attachment: itself where it is on the web, the hub's own address where the hub stores it. */
export function attachmentHref({ url, name }: { url: string; name: string }, of?: OfVersion): string {
  const file = fileNamedBy(url)
  return file === null ? url : fileAddress(file, name, of)
}

/** Cleaned HTML with addresses for the pictures that the hub stores. */
export const withPictureAddresses = (html: string, of?: OfVersion): string =>
  withPictures(html, (file) => fileAddress(file, PICTURE, of).replaceAll('&', '&amp;'))

/** The stored files of a content with their addresses, each once; undefined when it names none. */
export function storedFiles(content: Content, of?: OfVersion): { sha256: string; url: string }[] | undefined {
  const names = new Map((content.attachments ?? []).map(({ url, name }) => [fileNamedBy(url), name]))
  const files = new Set(namedFiles(content).map(({ file }) => file))
  if (files.size === 0) return undefined
  return [...files].map((file) => ({ sha256: file, url: fileAddress(file, names.get(file), of) }))
}
