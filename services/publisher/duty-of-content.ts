import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import { textOfRow } from '../domain/duties/item-duties.ts'
import { type FulfilledRow, type PublishDuty, publishDuty, workdaysLate } from '../domain/duties/publish-duty.ts'
import { generalClause, rulesAt } from '../domain/duties/rules-at.ts'
import { type ItemId, makerOf } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'

interface DutyDeps {
  node: DirectoryNode
  directory: Directory
  today: string
  /** The content in force of an item of the node. */
  contentOf: (itemId: ItemId) => Content | null
}

export interface DutyToday {
  duty: PublishDuty
  /** Working days from the day on which it was due to today. */
  workdaysLate: number
}

/**
 * When a content is to be published, by the rules of the place that it is from on the day on which it was formed. The row
 * of a catalogue that it fulfils is known where the catalogue is the node's own.
 */
export function dutyOfContent(content: Content, { node, directory, today, contentOf }: DutyDeps): DutyToday {
  const place = content.organ?.divisionCode ?? node.divisionCode
  const formed = content.anchoredOn ?? content.issuedOn
  const day = formed?.length === 10 ? formed : today
  const rules = rulesAt(directory)
  const duty = publishDuty({
    content,
    row: fulfilledRow(content, node, contentOf, (text) => rules.limit(text, place, day).limit),
    general: generalClause(rules, place, day),
    calendar: rules.calendar(place, day),
  })
  const late = duty.due === null ? 0 : workdaysLate(duty.due, today, rules.calendar(node.divisionCode, today))
  return { duty, workdaysLate: late }
}

function fulfilledRow(
  { relations = [] }: Content,
  { nodeId }: DirectoryNode,
  contentOf: DutyDeps['contentOf'],
  limitOf: (text: string | null) => FulfilledRow['limit'],
): FulfilledRow | null {
  for (const { rel, itemId, part } of relations) {
    if (rel !== 'fulfils' || part === undefined || makerOf(itemId) !== nodeId) continue
    const row = contentOf(itemId)?.rows?.find(({ rowId }) => rowId === part)
    if (row === undefined) continue
    return { limit: limitOf(row.timeLimit ?? null), text: textOfRow(row) }
  }
  return null
}
