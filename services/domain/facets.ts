import { type FileHash, filesIn } from './attachments.ts'
import { type ItemId, isItemId, isNodeId, type NodeId } from './ids.ts'
import type { Content, Relation } from './item/content.ts'
import type { ItemDocument } from './item/item-document.ts'
import { DOCUMENT } from './kinds/document/document-kind.ts'
import { kindNameOf } from './kinds/kinds.ts'
import { PART } from './kinds/part.ts'
import { REVIEW } from './kinds/review/review-kind.ts'

/**
 * Under what an item is listed beside its outlets: its kind and maker, each item, or part of one, that it is linked to,
 * the node of whose catalogue it is a verdict, and each stored file that it names. A facet is never an outlet.
 */
export type Facet =
  | `kind/${string}/${NodeId}`
  | `link/${string}/${ItemId}`
  | `link/${string}/${ItemId}#${string}`
  | `verdict/${NodeId}`
  | `file/${FileHash}`

/** A kind or a relation, as this code or a later one names it. */
const WORD = /^[a-z][a-z0-9-]{0,39}$/
export const isRelWord = (value: unknown): value is string => typeof value === 'string' && WORD.test(value)

/** Beyond so many, relations of a foreign program are not followed, so that no record makes endless work. */
const MOST_RELATIONS = 100

export const kindFacet = (kind: string, nodeId: NodeId): Facet => `kind/${kind}/${nodeId}`

export const linkFacet = (rel: string, itemId: ItemId, part?: string): Facet =>
  part === undefined ? `link/${rel}/${itemId}` : `link/${rel}/${itemId}#${part}`

export const verdictFacet = (nodeId: NodeId): Facet => `verdict/${nodeId}`

export const fileFacet = (file: FileHash): Facet => `file/${file}`

export const isFacet = (entry: string): entry is Facet => /^(?:kind|link|verdict|file)\//.test(entry)

/**
 * The facets of an item, sorted. They follow from its content and its maker alone, never from a rule or a directory, so
 * that a replay finds the same. A document has none for its kind, because nearly all items are documents and nobody asks
 * for them so. A withdrawn item and one whose text is erased have none.
 */
export function facetsOf({
  status,
  nodeId,
  content,
}: Pick<ItemDocument, 'status' | 'nodeId'> & { content: Content | null }): Facet[] {
  if (status === 'withdrawn' || content === null) return []
  const kind = kindNameOf(content)
  return [
    ...new Set([
      ...(kind !== DOCUMENT.name && isRelWord(kind) ? [kindFacet(kind, nodeId)] : []),
      ...(kind === REVIEW.name ? verdictFacets(content) : []),
      ...[...filesIn(content)].map(fileFacet),
      ...followedRelations(content).flatMap(({ rel, itemId, part }) => [
        linkFacet(rel, itemId),
        ...(part === undefined ? [] : [linkFacet(rel, itemId, part)]),
      ]),
    ]),
  ].sort()
}

/** A foreign program may have signed anything. */
function verdictFacets({ verdict }: Content): Facet[] {
  const of: unknown = verdict?.of?.nodeId
  return typeof of === 'string' && isNodeId(of) ? [verdictFacet(of)] : []
}

/** A row of a catalogue. */
export interface NamedRow {
  itemId: ItemId
  rowId: string
}

/** The rows of catalogues that a content says it fulfils. */
export const fulfilledRows = (content: Pick<Content, 'relations'>): NamedRow[] =>
  followedRelations(content).flatMap(({ rel, itemId, part }) =>
    rel === 'fulfils' && part !== undefined ? [{ itemId, rowId: part }] : [],
  )

/** The relations of a content that are well-formed. One with a part that is none counts for the whole item. */
export function followedRelations({ relations }: Pick<Content, 'relations'>): Relation[] {
  if (!Array.isArray(relations)) return []
  return relations.slice(0, MOST_RELATIONS).flatMap((relation) => {
    const { rel, itemId, part, ...rest } = (relation as Relation | null) ?? ({} as Partial<Relation>)
    if (!isRelWord(rel) || typeof itemId !== 'string' || !isItemId(itemId)) return []
    const known = { rel, itemId, ...rest }
    return [typeof part === 'string' && PART.test(part) ? { ...known, part } : known]
  })
}
