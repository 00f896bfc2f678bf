import type { Directory, DirectoryNode } from '../directory/directory.ts'
import type { DivisionCode } from '../ids.ts'
import type { FieldRule } from './rule-sets.ts'
import { rulesInForce } from './rules-in-force.ts'

/** A field of disclosure, as an office has it on a day. */
export interface FieldAt {
  /** As the directory and the items name it. */
  name: string
  /** What it is called on that day. */
  title: string
  /** Why the office has nothing to publish in it: there is no such field at its level, or a rule says why. */
  absence: { because: 'level' } | { because: 'rule'; reason: string } | null
}

/** The fields of the directory, in their order, as an office has them on a day (`YYYY-MM-DD`). */
export function fieldsAt(
  directory: Directory,
  { nodeId, level, divisionCode }: Pick<DirectoryNode, 'nodeId' | 'level' | 'divisionCode'>,
  day: string,
): FieldAt[] {
  const rules = fieldRules(directory, divisionCode, day)
  return directory.fields().map((name) => {
    const { levels, notAt = [], ...rule } = rules.get(name) ?? { id: name }
    const named = notAt.find((one) => one.nodeId === nodeId)
    const hasLevel = levels === undefined || levels.includes(level)
    const absence = named ? { because: 'rule' as const, reason: named.reason } : null
    return { name, title: titleOn(rule, day), absence: hasLevel ? absence : { because: 'level' } }
  })
}

/** What each field of the directory is called at a place on a day, in their order. */
export function fieldTitles(
  directory: Directory,
  division: DivisionCode,
  day: string,
): { name: string; title: string }[] {
  const rules = fieldRules(directory, division, day)
  return directory.fields().map((name) => ({ name, title: titleOn(rules.get(name) ?? { id: name }, day) }))
}

const fieldRules = (directory: Directory, division: DivisionCode, day: string): Map<string, FieldRule> =>
  new Map(rulesInForce(directory, 'fields', division, day).map(({ rule }) => [rule.id, rule as unknown as FieldRule]))

const titleOn = ({ id, names = [] }: Pick<FieldRule, 'id' | 'names'>, day: string): string =>
  names
    .filter(({ since }) => since <= day)
    .toSorted((a, b) => (a.since < b.since ? -1 : 1))
    .at(-1)?.name ?? id
