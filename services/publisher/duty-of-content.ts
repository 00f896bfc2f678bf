import type { Clause } from '../domain/clock/clause.ts'
import { GENERAL_CLOCK } from '../domain/clock/deadline.ts'
import { readTimeLimit } from '../domain/clock/time-limit.ts'
import type { Directory, DirectoryNode } from '../domain/directory/directory.ts'
import { type FulfilledRow, type PublishDuty, publishDuty, workdaysLate } from '../domain/duties/publish-duty.ts'
import { type DivisionCode, type ItemId, makerOf } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import { calendarFor, phrasesFor, rulesInForce } from '../domain/rules/rules-in-force.ts'

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
  const duty = publishDuty({
    content,
    row: fulfilledRow(content, node, contentOf, (text) => readTimeLimit(text, phrasesFor(directory, place, day))),
    general: generalClause(directory, place, day),
    calendar: calendarFor(directory, place, day),
  })
  const late = duty.due === null ? 0 : workdaysLate(duty.due, today, calendarFor(directory, node.divisionCode, today))
  return { duty, workdaysLate: late }
}

function generalClause(directory: Directory, place: DivisionCode, day: string): Clause | null {
  const general = rulesInForce(directory, 'clocks', place, day).find(({ rule }) => rule.id === GENERAL_CLOCK)
  return (general?.rule.clauses as Clause[] | undefined)?.[0] ?? null
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
    const { level1 = '', level2 = '', elements = '', timeLimit = null } = row
    return { limit: limitOf(timeLimit), text: `${level1} ${level2} ${elements}` }
  }
  return null
}
