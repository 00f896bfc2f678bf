import { type CatalogueStanding, type CatalogueVersion, catalogueStanding } from '../../domain/catalogue/in-force.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import { type Facet, kindFacet, verdictFacet } from '../../domain/facets.ts'
import type { Hash, ItemId, NodeId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { publicReader } from '../../domain/item/may-read.ts'
import { CATALOGUE } from '../../domain/kinds/catalogue/catalogue-kind.ts'
import { couldReview, mayReview, reviewRulesFor } from '../../domain/rules/may-review.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { type CheckedVersion, itemHistory } from '../item-history.ts'
import type { ItemReader } from '../item-reader.ts'
import { itemsUnder } from '../items-under.ts'
import { type ToldItem, versionIsReadable } from '../told-item.ts'

/** A verdict on the log, and whether it counts. */
export interface ToldVerdict {
  itemId: ItemId
  maker: NodeId
  verdict: 'approved' | 'returned'
  rowsHash: Hash
  /** The day on which it was published as it stands, `YYYY-MM-DD`. */
  day: string
  /** Whether its maker was entitled to it on that day. */
  counts: boolean
}

export interface NodeCatalogue {
  item: ToldItem
  field: string
  standing: CatalogueStanding
  /** On any rows of the node in this field, the first one first. */
  verdicts: ToldVerdict[]
}

export interface NodeCatalogues {
  /** By field, then itemId. */
  catalogues: NodeCatalogue[]
  withheld: { itemId: ItemId }[]
  /** The node has published, or been told, more than is looked at: the newest ones count. */
  isCut: boolean
}

/** Nobody has so many. A node that signs more, or is told more, makes no endless work. */
const MOST_CATALOGUES = 500
const MOST_VERDICTS = 5000
const MOST_PASSED = 200_000

export interface CatalogueQuestion {
  reader: ItemReader
  generation: ItemStore
  directory: Directory
  /** The day in Asia/Shanghai taken as today, `YYYY-MM-DD`: it decides over items as they stand. */
  on: string
}

/**
 * The catalogues of a node that everybody may see today, with what of each is in force on a day; of one field, or of all.
 * Of each only as many of its newest versions are looked at as a page of history holds.
 */
export async function nodeCatalogues(
  asked: CatalogueQuestion,
  nodeId: NodeId,
  only?: { field: string },
): Promise<NodeCatalogues> {
  const entry = kindFacet(CATALOGUE.name, nodeId)
  const published = await taken(asked, { entry, most: MOST_CATALOGUES, ...only })
  if (published.items.length === 0) return { catalogues: [], withheld: published.withheld, isCut: published.isCut }
  const told = await verdictsOn(asked, nodeId)
  const catalogues: NodeCatalogue[] = []
  const withheld = [...published.withheld, ...told.withheld]
  for (const item of published.items) {
    const found = await catalogueOf(asked, item, told)
    if (found.catalogue !== null) catalogues.push(found.catalogue)
    withheld.push(...found.withheld)
    await asked.reader.turn()
  }
  return {
    catalogues: catalogues.toSorted((a, b) => compare(a.field, b.field) || compare(a.item.itemId, b.item.itemId)),
    withheld,
    isCut: published.isCut || told.isCut,
  }
}

/** How one catalogue stands on a day, by the verdicts on its node: null where it was not published by then. */
export async function catalogueOf(
  asked: CatalogueQuestion,
  item: ToldItem,
  { byField }: Pick<NodeVerdicts, 'byField'>,
): Promise<{ catalogue: NodeCatalogue | null; withheld: { itemId: ItemId }[] }> {
  const { directory, on } = asked
  const field = item.content?.field ?? ''
  const verdicts = byField.get(field) ?? []
  const counting = verdicts.filter(({ counts }) => counts)
  const { versions, withheld } = await versionsOf(item, asked, counting)
  const rules = reviewRulesFor(directory, { reviews: 'catalogue', of: item.nodeId, field, day: on })
  const minor = rules.flatMap((rule) => rule.minor ?? [])
  const standing = catalogueStanding({ versions, verdicts: counting, minor, on, isFiled: isFiledList(item) })
  return { catalogue: standing && { item, field, standing, verdicts }, withheld }
}

/** What was said of the catalogues of a node, by field, in the order in which it was published as it stands. */
export interface NodeVerdicts {
  byField: Map<string, ToldVerdict[]>
  withheld: { itemId: ItemId }[]
  isCut: boolean
}

export async function verdictsOn(asked: CatalogueQuestion, nodeId: NodeId): Promise<NodeVerdicts> {
  const isBy = (maker: NodeId) => couldReview(asked.directory, maker, nodeId)
  const { items, ...told } = await taken(asked, { entry: verdictFacet(nodeId), most: MOST_VERDICTS, isBy })
  const byField = new Map<string, ToldVerdict[]>()
  for (const { field, told: verdict } of verdictsIn(items, asked, nodeId))
    byField.set(field, [...(byField.get(field) ?? []), verdict])
  return { ...told, byField }
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The newest items under a facet. What others made than is asked for is passed over, and that ends, too. */
async function taken(
  { reader, generation }: CatalogueQuestion,
  { entry, most, ...only }: { entry: Facet; most: number; field?: string; isBy?: (maker: NodeId) => boolean },
) {
  const items: ToldItem[] = []
  const withheld: { itemId: ItemId }[] = []
  const today = dayInShanghai(reader.now())
  let passed = 0
  for await (const page of itemsUnder(reader, generation, { entries: [entry], today, ...only })) {
    items.push(...page.items)
    withheld.push(...page.withheld)
    passed += page.passed
    if (items.length > most || passed > MOST_PASSED) return { items: items.slice(0, most), withheld, isCut: true }
  }
  return { items, withheld, isCut: false }
}

/** Verdicts on a node's catalogues, with the field of each, in the order in which they were published as they stand. */
function verdictsIn(
  items: ToldItem[],
  { directory }: CatalogueQuestion,
  nodeId: NodeId,
): { field: string; told: ToldVerdict }[] {
  return items
    .toSorted((a, b) => compare(a.updatedAt, b.updatedAt) || compare(a.itemId, b.itemId))
    .flatMap(({ itemId, nodeId: maker, updatedAt, content }) => {
      const { verdict, of, rowsHash } = content?.verdict ?? {}
      if (of?.nodeId !== nodeId || typeof of.field !== 'string' || typeof rowsHash !== 'string') return []
      if (verdict !== 'approved' && verdict !== 'returned') return []
      const { field } = of
      const day = dayInShanghai(updatedAt)
      const counts = mayReview(directory, { maker, of: nodeId, reviews: 'catalogue', field, day })
      return [{ field, told: { itemId, maker, verdict, rowsHash, day, counts } }]
    })
}

/** Whether it is the list of a village: its committee adopts it and files it with the town, which approves nothing. */
export const isFiledList = ({ organ }: Pick<ToldItem, 'organ'>): boolean => organ?.kind === 'villagers-committee'

/** As many versions as decide, by version. One that was erased, or whose rows cannot be read, is none. */
async function versionsOf(item: ToldItem, asked: CatalogueQuestion, verdicts: ToldVerdict[]): Promise<CheckedVersions> {
  const { reader, on } = asked
  const newest = reader.readRows(item.fingerprint, item.content)
  const last = newest && { version: item.version, day: dayInShanghai(item.updatedAt), ...newest }
  if (item.version === 1) return { versions: last === null ? [] : [last], withheld: [] }
  const standing = last && catalogueStanding({ versions: [last], verdicts, minor: [], on, isFiled: isFiledList(item) })
  const isAnyApproved = verdicts.some(({ verdict, day }) => verdict === 'approved' && day <= on)
  const decides = standing !== null && (standing.inForce !== null || !isAnyApproved)
  return decides && last !== null ? { versions: [last], withheld: [] } : catalogueVersions(item, asked)
}

interface CheckedVersions {
  versions: CatalogueVersion[]
  /** The catalogue itself, where a version of it does not check. */
  withheld: { itemId: ItemId }[]
}

/** The newest versions of a catalogue, as many as a page of history holds, by version. */
export async function catalogueVersions(
  item: ToldItem,
  { reader, generation }: Omit<CatalogueQuestion, 'directory' | 'on'>,
): Promise<CheckedVersions> {
  const { history } = await itemHistory(reader, generation, item.itemId, 'newest')
  return {
    versions: history.versions.flatMap((version) => versionIn(item, version, reader) ?? []),
    withheld: history.withheld.length === 0 ? [] : [{ itemId: item.itemId }],
  }
}

/** A version of a catalogue whose rows everybody may see today; null for any other. */
export function versionIn(
  item: ToldItem,
  checked: CheckedVersion,
  { readRows, now }: Pick<ItemReader, 'readRows' | 'now'>,
): CatalogueVersion | null {
  const everybody = publicReader(dayInShanghai(now()))
  if (checked.outcome !== 'applied' || !versionIsReadable(item, checked, everybody)) return null
  if (checked.content?.field !== item.content?.field) return null
  const { fingerprint, at, version } = checked.envelope
  const read = readRows(fingerprint, checked.content)
  return read && { version, day: dayInShanghai(at), ...read }
}
