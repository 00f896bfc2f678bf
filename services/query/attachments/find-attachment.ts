import { type FileHash, fileNamedBy, filesIn } from '../../domain/attachments.ts'
import { fileFacet } from '../../domain/facets.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { mayRead, type Reader } from '../../domain/item/may-read.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import type { ListPlace } from '../../ports/list-place.ts'
import { PAGE_ROOM } from '../../ports/page-room.ts'
import type { CheckedItem } from '../checked-item.ts'
import { itemHistory } from '../item-history.ts'
import { type ItemReader, sortOut } from '../item-reader.ts'
import { demandFacets } from '../items-under.ts'
import { versionIsReadable } from '../told-item.ts'

interface AttachmentAsked {
  file: FileHash
  /** The item under which the file is asked for. Left out, any item that names it will do. */
  itemId?: ItemId
  /** A version of that item. Left out, it is the one in force. */
  version?: number
}

/** A content that this reader may see and that names the file; null when there is none. */
export async function contentNaming(
  { file, itemId, version }: AttachmentAsked,
  { reader, generation, asking }: { reader: ItemReader; generation: ItemStore; asking: Reader },
): Promise<Content | null> {
  const readable = (item: CheckedItem) => (mayRead(item, asking) === 'content' ? item.content : null)
  const naming = (content: Content | null) => (content !== null && filesIn(content).has(file) ? content : null)
  if (itemId === undefined)
    return contentUnderFacet(file, { reader, generation, asking }, (item) => naming(readable(item)))
  if (version === undefined) return naming(readable(await reader.checkOne(itemId, await generation.item(itemId))))
  const { item, history } = await itemHistory(reader, generation, itemId, { after: version - 1 })
  const asked = history.versions.find(({ envelope, outcome }) => envelope.version === version && outcome === 'applied')
  return asked !== undefined && versionIsReadable(item, asked, asking) ? naming(asked.content) : null
}

const AT_ONCE = 20

/** The index is not trusted: an item counts only for what it says itself. */
async function contentUnderFacet(
  file: FileHash,
  { reader, generation, asking }: { reader: ItemReader; generation: ItemStore; asking: Reader },
  contentOf: (item: CheckedItem) => Content | null,
): Promise<Content | null> {
  demandFacets(generation)
  for (let after: ListPlace | undefined; ; ) {
    const rows = await generation.outlet({
      ...{ entries: [fileFacet(file)], order: 'printed', today: asking.today, endedToo: true },
      ...{ room: PAGE_ROOM, limit: AT_ONCE },
      ...(after !== undefined && { after }),
    })
    after = rows.at(-1)?.place
    if (after === undefined) return null
    for (const item of sortOut(await reader.check(rows)).items) {
      const content = contentOf(item)
      if (content !== null) return content
    }
    await reader.turn()
  }
}

/** Under what name a content gives the file; null for a picture of its text. */
export const nameOfFile = ({ attachments }: Content, file: FileHash): string | null =>
  attachments?.find(({ url }) => fileNamedBy(url) === file)?.name ?? null
