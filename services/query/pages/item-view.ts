import type { Directory } from '../../domain/directory/directory.ts'
import type { Hash, ItemId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { isUnknownTo, publicReader, type Reader } from '../../domain/item/may-read.ts'
import { fail } from '../../http/problem.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import type { CheckedItem } from '../checked-item.ts'
import { cleanAmong } from '../clean-bodies.ts'
import { type Freshness, freshnessOf, ofEveryPartition } from '../freshness.ts'
import { type HandedOverLinks, handedOverLinks } from '../handed-over.ts'
import { type ItemHistory, itemHistory } from '../item-history.ts'
import { relationsTo } from '../item-links.ts'
import type { ItemReader } from '../item-reader.ts'
import { directoryState } from '../state-etag.ts'
import { type ToldItem, toldItem, versionIsReadable } from '../told-item.ts'
import { type LinkingItems, partName, readLinkingItems } from './links-section.ts'

/** All that an item's page shows. */
export interface ItemView {
  item: CheckedItem
  /** The item as the reader is told of it: pages show nothing else. */
  told: ToldItem
  history: ItemHistory
  links: HandedOverLinks
  /** Titles of related items that check, where everybody may read them. */
  titles: Map<ItemId, string>
  /** Names of their rows and tasks that the item names, by `<itemId>#<part>`. */
  parts: Map<string, string>
  /** What names the item. */
  linking: LinkingItems
  directory: Directory
  /** Pages are for everybody: they look at no token. */
  reader: Reader
  freshness: Freshness
  /** Fingerprints of bodies that may be shown as HTML. */
  cleanBodies: ReadonlySet<Hash>
}

/** A publisher accepts no more relations than this, so no more are looked up. */
const MOST_RELATIONS = 100
/** Only their titles are kept, and each item may be large. */
const RELATED_AT_ONCE = 10

/** Fails with the same problems as the API's item. */
export async function readItemView(reader: ItemReader, generation: ItemStore, itemId: ItemId): Promise<ItemView> {
  // Taken first, so that whatever the directory learns meanwhile changes the next state.
  const directory = reader.directory.latest()
  const unread = await reader.unread()
  const { item, history } = await itemHistory(reader, generation, itemId, 'newest')
  const now = reader.now()
  const asking = publicReader(dayInShanghai(now))
  if (isUnknownTo(item, asking)) return fail('item-unknown')
  const links = await handedOverLinks(item, { reader, generation, asking })
  const told = toldItem(item, asking)
  const related = [
    ...(told.content?.relations ?? []).slice(0, MOST_RELATIONS),
    links.predecessor,
    links.successor,
  ].flatMap((link) => (link === null ? [] : [link.itemId]))
  const titles = new Map<ItemId, string>()
  const parts = new Map<string, string>()
  for (let from = 0; from < related.length; from += RELATED_AT_ONCE) {
    const documents = await generation.items(related.slice(from, from + RELATED_AT_ONCE))
    for (const check of await reader.check([...documents.values()]))
      if (check.ok) {
        const { title, content } = toldItem(check.item, asking)
        if (title) titles.set(check.item.itemId, title)
        for (const { part } of relationsTo(told.content, check.item.itemId, {}))
          if (part !== undefined) parts.set(`${check.item.itemId}#${part}`, partName(content, part))
      }
  }
  return {
    item,
    told,
    history,
    links,
    titles,
    parts,
    linking: await readLinkingItems(reader, generation, itemId, asking),
    directory,
    reader: asking,
    freshness: freshnessOf(
      ofEveryPartition(await generation.checkpoints(), reader.partitions),
      now,
      unread.filter(({ nodeId }) => nodeId === item.nodeId),
    ),
    cleanBodies: await cleanAmong(contentsFor(asking, { item, told, history }), reader),
  }
}

/** What the page shows: the content in force, and those of older versions. */
const contentsFor = (
  asking: Reader,
  { item, told, history: { versions } }: Pick<ItemView, 'item' | 'told' | 'history'>,
) => [
  ...(told.content !== null ? [told] : []),
  ...versions
    .filter((version) => versionIsReadable(item, version, asking))
    .map(({ envelope: { fingerprint }, content }) => ({ fingerprint, content })),
]

/**
 * All that the page of a view is made of. Contents are named by their fingerprints, and envelopes by their hashes. The
 * node and its keys are the directory's.
 */
export function itemViewState({ item, history, links, titles, parts, linking, directory, reader }: ItemView): unknown {
  const { content, contentText: _text, node: _node, ...facts } = item
  const versions = history.versions.map((version) => [
    version.envelopeHash,
    version.outcome,
    version.erased,
    version.content !== null,
  ])
  return [
    facts,
    content !== null,
    versions,
    history.withheld,
    history.next,
    links,
    [...titles],
    [...parts],
    linking,
    directoryState(directory),
    reader.today,
  ]
}
