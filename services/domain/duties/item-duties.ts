import type { Clause } from '../clock/clause.ts'
import type { Directory, DirectoryNode } from '../directory/directory.ts'
import type { DivisionCode, ItemId, NodeId } from '../ids.ts'
import type { CatalogueRow, Content, Organ } from '../item/content.ts'
import { isRepost } from '../item/is-repost.ts'
import { CATALOGUE } from '../kinds/catalogue/catalogue-kind.ts'
import { REVIEW } from '../kinds/review/review-kind.ts'
import { type Duty, type DutyRow, stateOn } from './duty.ts'
import { isUnlimited, publishDuty, workdaysLate } from './publish-duty.ts'
import { clauseOf, eventOfClock, generalRule, type RulesAt } from './rules-at.ts'

/** What is told of an item, as far as duties follow from it. */
export interface DutyItem {
  itemId: ItemId
  nodeId: NodeId
  node: DirectoryNode
  title: string | null
  content: Content | null
  organ: Organ | null
  /** The day in Asia/Shanghai on which its first version was signed. */
  signedOn: string
}

/** A row in force, and the catalogue that it stands in. */
export interface RowInForce {
  itemId: ItemId
  field: string
  row: CatalogueRow
}

export interface ItemQuestion {
  directory: Directory
  rules: RulesAt
  /** The row of the maker's own catalogue in force that an item names as fulfilled; undefined for every other. */
  rowOf: (itemId: ItemId, rowId: string) => RowInForce | undefined
  /** The day taken as today. */
  on: string
}

export const rowTexts = ({ itemId, row }: RowInForce): DutyRow => ({
  ...{ itemId, rowId: row.rowId },
  ...{ timeLimit: row.timeLimit ?? null, basis: row.basis ?? null },
})

/** What a row is about, in which the words of a scope are looked for. */
export const textOfRow = ({ level1 = '', level2 = '', elements = '' }: CatalogueRow): string =>
  `${level1} ${level2} ${elements}`

/** The row in force that an item fulfils, of several the one that it names first. */
export function fulfilledRowOf(content: Content, { rowOf }: Pick<ItemQuestion, 'rowOf'>): RowInForce | null {
  for (const { rel, itemId, part } of content.relations ?? []) {
    const found = rel === 'fulfils' && part !== undefined ? rowOf(itemId, part) : undefined
    if (found !== undefined) return found
  }
  return null
}

/** Catalogues and verdicts on them are tools of the work, and nothing that the regulation asks for. */
const TOOLS: ReadonlySet<string | undefined> = new Set([CATALOGUE.name, REVIEW.name])

/** The day on which an item was published: of a backfilled one the day that it claims (发布日期), where that is a whole day. */
export const publishedDay = ({ content, signedOn }: Pick<DutyItem, 'content' | 'signedOn'>): string =>
  content?.backfilled === true && content.publishedOn?.length === 10 ? content.publishedOn : signedOn

/** Only what is published of itself is due: what is given on application, or withheld, is not. */
export const isProactive = ({ row: { disclosure } }: Pick<RowInForce, 'row'>): boolean =>
  disclosure === undefined || disclosure === 'proactive'

/**
 * The duty to publish an item in time. Null where nothing can be said of it (its content is not told), where it is none
 * of its maker's: what somebody else made and this office shows again is the maker's to publish (政府信息公开条例 第10条), and
 * where nobody sets a day: no law binds a committee without a row.
 */
export function publishDutyOf(item: DutyItem, question: ItemQuestion): Duty | null {
  const { content, node } = item
  if (content === null || TOOLS.has(content.kind) || isRepost(content, node, question.directory)) return null
  const place = item.organ?.divisionCode ?? node.divisionCode
  const counted = countPublishing(item, content, { ...question, place })
  if (counted === null) return null
  const { rules, on } = question
  const { duty, rule, row, clause } = counted
  const { due, provisional, skipped, worked, anchor, isAmbiguous } = duty
  const metOn = publishedDay(item)
  const isMet = metOn <= on
  const from = content.anchoredOn === undefined ? 'issuedOn' : 'anchoredOn'
  return {
    ...{ dutyId: `publish/${item.nodeId}/${item.itemId}`, type: 'publish', nodeId: item.nodeId, divisionCode: place },
    ...{ title: item.title ?? '', subject: item.itemId, period: null },
    field: content.field ?? row?.field ?? null,
    row: row && rowTexts(row),
    anchor: anchor === null ? null : { event: eventOf(clause) ?? (rule && eventOfClock(rule)), date: anchor, from },
    ...{ rule, clause, due, provisional, skipped, worked },
    state: stateOn(on, { due, metOn, isAmbiguous }),
    metOn: isMet ? metOn : null,
    workdaysLate: due === null ? 0 : workdaysLate(due, isMet ? metOn : on, rules.calendar(node.divisionCode, on)),
    by: isMet ? item.itemId : null,
    isBackfilled: content.backfilled === true,
  }
}

function countPublishing(
  item: DutyItem,
  content: Content,
  { rules, place, ...question }: ItemQuestion & { place: DivisionCode },
) {
  const formed = content.anchoredOn ?? content.issuedOn
  const day = formed?.length === 10 ? formed : item.signedOn
  const row = fulfilledRowOf(content, question)
  if (row !== null && !isProactive(row)) return null
  const read = row === null ? null : rules.limit(row.row.timeLimit ?? null, place, day)
  const fulfilled = row && read && { limit: read.limit, text: textOfRow(row.row) }
  const law = generalRule(rules, place, day)
  const general = law && clauseOf(law, 'deadline')
  const duty = publishDuty({ content, row: fulfilled, general, calendar: rules.calendar(place, day) })
  const isBound = row !== null || BOUND.has(item.organ?.kind)
  if (duty.due === null && (isUnlimited(fulfilled) || !isBound)) return null
  const isByLaw = duty.by === 'law' || (duty.by === null && row === null)
  return {
    ...{ duty, row },
    rule: isByLaw ? law : (read?.phrase ?? null),
    clause: duty.clause ?? (isByLaw ? general : null),
  }
}

const BOUND: ReadonlySet<string | undefined> = new Set([undefined, 'government', 'department'])

const eventOf = (clause: Clause | null): string | undefined =>
  typeof clause?.anchor === 'string' ? clause.anchor : undefined
