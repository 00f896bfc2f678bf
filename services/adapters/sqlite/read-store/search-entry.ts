import { type Content, contentIn } from '../../../domain/item/content.ts'
import { firstDay, lastDay } from '../../../domain/item/display-dates.ts'
import type { UsableAge } from '../../../ports/read-layout.ts'
import { tokensOfText } from '../../../ports/search.ts'
import { type ItemRow, idsOfList } from './item-row.ts'
import type { Names } from './names.ts'
import {
  DATED_TOKEN,
  entryToken,
  fieldToken,
  nodeToken,
  numberedToken,
  numberToken,
  organToken,
  updatedNumber,
  validityToken,
  WITHDRAWN_TOKEN,
} from './search-tokens.ts'

/** The parts of an item that its tokens are made from. */
export interface SearchEntry {
  contentText: string | null
  /** The same, if somebody has parsed it already. */
  content?: Content | null
  status: 'live' | 'withdrawn'
  /** The node's organ, when the content names none. */
  organName: string | null
  /** Numbers of the outlet entries on which it is shown. */
  entries: number[]
  fieldMark: number | null
  organMark: number | null
  /** What later layouts know. */
  node: number
  validityMark: number | null
  numberMark: number | null
  /** Null where there is no such day. */
  displayFrom: number | null
  displayUntil: number | null
  printedDay: number | null
  updatedAt: number
}

/** An item's tokens with spaces between them. The same entry always gives the same tokens. */
export function tokensOf(entry: SearchEntry, layoutAge: UsableAge): string {
  const tokens = entry.entries.map(entryToken)
  if (entry.fieldMark !== null) tokens.push(fieldToken(entry.fieldMark))
  if (entry.organMark !== null) tokens.push(organToken(entry.organMark))
  if (entry.status === 'withdrawn') tokens.push(WITHDRAWN_TOKEN)
  if (layoutAge === 'current') tokens.push(...listTokens(entry))
  const content = entry.content === undefined ? contentIn(entry.contentText) : entry.content
  const { status, organName } = entry
  return `${tokens.join(' ')} ${tokensOfText(status, content, { organName, layoutAge })}`
}

function listTokens(entry: SearchEntry): string[] {
  const { node, validityMark, numberMark, displayFrom, displayUntil, printedDay, updatedAt } = entry
  const tokens = [nodeToken(node), numberedToken('updated', updatedNumber(updatedAt))]
  if (printedDay !== null) tokens.push(numberedToken('printed', printedDay))
  if (displayFrom !== null) tokens.push(numberedToken('begins', displayFrom))
  if (displayUntil !== null) tokens.push(numberedToken('ends', displayUntil))
  if (validityMark !== null) tokens.push(validityToken(validityMark))
  if (numberMark !== null) tokens.push(numberToken(numberMark))
  if (displayFrom !== null || displayUntil !== null) tokens.push(DATED_TOKEN)
  return tokens
}

export const searchEntryOf = (row: ItemRow, contentText: string | null, names: Names): SearchEntry => ({
  contentText,
  status: row.withdrawn === 1 ? 'withdrawn' : 'live',
  organName: row.organ === null ? null : names.nameOf(row.organ),
  entries: idsOfList(row.shownOn),
  fieldMark: row.fieldMark,
  organMark: row.organMark,
  node: row.node,
  validityMark: row.validityMark,
  numberMark: row.numberMark,
  displayFrom: row.displayFrom === firstDay(null) ? null : row.displayFrom,
  displayUntil: row.displayUntil === lastDay(null) ? null : row.displayUntil,
  printedDay: row.printedDay,
  updatedAt: Date.parse(row.updatedAt),
})
