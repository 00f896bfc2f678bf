import { readFileSync } from 'node:fs'
import type { DirectoryFact } from '../../../domain/directory/directory-event.ts'
import type { DivisionCode } from '../../../domain/ids.ts'
import type { Rule } from '../../../domain/rules/rule-sets.ts'
import { announcedYear } from './calendar-year.ts'

/** The revised 政府信息公开条例 is in force since this day. */
const REGULATION_SINCE = '2019-05-15'
/** 村民委员会组织法 and 居民委员会组织法 of 2025 are in force since this day. */
const COMMITTEES_SINCE = '2026-01-01'
const FIRST_YEAR = 2018

/**
 * The rules that a new hub adopts at the top of its directory: the laws' clocks, phrases of
 * catalogues, fields and their departments, columns, who reviews whom, the calendar.
 */
export function shippedRules(divisionCode: DivisionCode): DirectoryFact[] {
  const adopted = (set: string, since: string, rules: Rule[]): DirectoryFact => ({
    ...{ type: 'RulesAdopted' as const, set, divisionCode, since, rules },
  })
  return [
    adopted('clocks', REGULATION_SINCE, rulesIn('clocks.json')),
    adopted('clocks', COMMITTEES_SINCE, rulesIn('clocks-2026.json')),
    adopted('clocks', REGULATION_SINCE, rulesIn('phrases.json')),
    adopted('fields', REGULATION_SINCE, rulesIn('fields.json')),
    adopted('columns', REGULATION_SINCE, rulesIn('columns.json')),
    adopted('review', REGULATION_SINCE, rulesIn('review.json')),
    adopted('calendar', `${FIRST_YEAR}-01-01`, announcedYears()),
  ]
}

const rulesIn = (file: string): Rule[] => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Rule[]

function announcedYears(): Rule[] {
  const years: Rule[] = []
  for (let year = FIRST_YEAR; ; year++) {
    const announced = announcedYear(year)
    if (announced === null) return years
    years.push(announced)
  }
}
