import { parseJson, unreadable } from './hub-client-error.ts'
import type { Change, Changes, Item, ItemList, Outlet } from './hub-types.ts'

/** What a consumer relies on is looked at; what else an answer has may be anything (docs/api/stability.md). */

type Members = Record<string, unknown>

function membersOf(value: unknown, what: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable(`${what} is no object`)
  return value as Members
}

function expectMember(members: Members, name: string, isRight: (value: unknown) => boolean): void {
  if (!isRight(members[name])) throw unreadable(`${name} is ${JSON.stringify(members[name])?.slice(0, 100)}`)
}

const isText = (value: unknown) => typeof value === 'string'
const isTextOrNull = (value: unknown) => value === null || isText(value)
const isTextOrAbsent = (value: unknown) => value === undefined || isText(value)
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText)

function listIn(members: Members, name: string): unknown[] {
  expectMember(members, name, Array.isArray)
  return members[name] as unknown[]
}

const readWithheld = (value: unknown) => {
  const members = membersOf(value, 'what is withheld')
  expectMember(members, 'itemId', isText)
  return value as { itemId: string }
}

function readChange(value: unknown): Change {
  const members = membersOf(value, 'a change')
  for (const name of ['itemId', 'fingerprint', 'state']) expectMember(members, name, isText)
  for (const name of ['version', 'erasedBelow']) expectMember(members, name, isCount)
  for (const name of ['contentText', 'displayFrom', 'displayUntil']) expectMember(members, name, isTextOrAbsent)
  expectMember(members, 'title', isTextOrNull)
  expectMember(members, 'outlets', isTexts)
  if (members.withdrawn !== undefined) {
    const withdrawn = membersOf(members.withdrawn, 'withdrawn')
    for (const name of ['at', 'reason']) expectMember(withdrawn, name, isText)
  }
  return value as Change
}

export const readItem = (value: unknown): Item => readChange(value) as Item

export function readChanges(value: unknown): Changes {
  const members = membersOf(value, 'a page of changes')
  listIn(members, 'changes').forEach(readChange)
  listIn(members, 'withheld').forEach(readWithheld)
  expectMember(members, 'next', isText)
  expectMember(members, 'more', (more) => typeof more === 'boolean')
  return value as Changes
}

export function readList(value: unknown): ItemList {
  const members = membersOf(value, 'a list')
  for (const item of listIn(members, 'items')) expectMember(membersOf(item, 'an item'), 'itemId', isText)
  expectMember(members, 'next', isTextOrNull)
  return value as ItemList
}

export function readOutlet(value: unknown): Outlet {
  const members = membersOf(value, 'an outlet')
  expectMember(members, 'entries', isTexts)
  return value as Outlet
}

/** The last line of an export. */
export interface ExportEnd {
  changes: number
  withheld: number
  cursor: string
  sha256Above: string
}

export type ExportLine = { change: Change } | { withheld: string } | { end: ExportEnd }

export function readExportLine(value: unknown): ExportLine {
  const members = membersOf(value, 'a line')
  if (members.itemId !== undefined) return { change: readChange(value) }
  if (members.withheld !== undefined) return { withheld: readWithheld(members.withheld).itemId }
  const end = membersOf(members.end, 'the end of an export')
  for (const name of ['changes', 'withheld']) expectMember(end, name, isCount)
  for (const name of ['cursor', 'sha256Above']) expectMember(end, name, isText)
  return { end: end as unknown as ExportEnd }
}

export type ToldEvent =
  | { kind: 'change'; change: Change }
  | { kind: 'withheld'; itemId: string }
  | { kind: 'caught-up'; asOf: string | null; lagSeconds: number | null }
  | { kind: 'reset'; reason: string }
  /** An id alone, or an event of a later version. */
  | { kind: 'other' }

export function readEvent(name: string, data: string | null): ToldEvent {
  const known = ['change', 'withheld', 'caught-up', 'reset']
  if (data === null || !known.includes(name)) return { kind: 'other' }
  const value = parseJson(data)
  const members = membersOf(value, `what ${name} says`)
  if (name === 'change') return { kind: 'change', change: readChange(value) }
  if (name === 'withheld') return { kind: 'withheld', itemId: readWithheld(value).itemId }
  if (name === 'reset') return { kind: 'reset', reason: String(members.reason) }
  const { asOf, lagSeconds } = members as { asOf: string | null; lagSeconds: number | null }
  return { kind: 'caught-up', asOf, lagSeconds }
}
