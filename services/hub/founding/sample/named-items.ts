import { hashOfRows } from '../../../domain/catalogue/printed-row.ts'
import type { Content, Relation } from '../../../domain/item/content.ts'
import type { CommandAccepted } from '../../../publisher/node-publisher.ts'

/** Items of the sample by their names, as they were published first. */
export type NamedItems = Map<string, { content: Content; accepted: CommandAccepted }>

/** A content of the sample whose `@name` are replaced by ids, and by the hash of rows. What is reviewed is named as it was. */
export function withNamedItems(content: Content, named: NamedItems): Content {
  const found = (text: string) => {
    const item = named.get(text.slice(1))
    if (item === undefined) throw new Error(`The sample has no item ${text} before this one.`)
    return item
  }
  const { relations, verdict } = content
  const resolved = (relation: Relation): Relation => {
    if (!relation.itemId.startsWith('@')) return relation
    const { itemId, version, fingerprint } = found(relation.itemId).accepted
    return { ...relation, itemId, ...(relation.rel === 'reviews' && { version, fingerprint }) }
  }
  const rowsHash = verdict?.rowsHash
  return {
    ...content,
    ...(relations !== undefined && { relations: relations.map(resolved) }),
    ...(verdict !== undefined &&
      rowsHash?.startsWith('@') === true && {
        verdict: { ...verdict, rowsHash: hashOfRows(found(rowsHash).content.rows ?? []) },
      }),
  }
}
