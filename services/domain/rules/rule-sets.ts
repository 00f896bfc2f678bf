import { z } from 'zod'
import { clauseSchema } from '../clock/clause.ts'
import { someNumbers, withNumbers } from '../clock/time-limit.ts'
import { type Fault, jsonPointer } from '../errors.ts'
import { isNodeId } from '../ids.ts'
import { isDate } from '../item/dates.ts'
import { columnMembers } from './column-rule.ts'
import { namesOneReviewer, reviewMembers } from './review-rule.ts'
import { isSignOffRule, signOffMembers } from './sign-off-rule.ts'

/**
 * The sets of rules that this version knows. A set is data that the root signs (`RulesAdopted`): what is due when, which
 * days are worked. A set that is not here is kept without effect.
 */
export type RuleSet = keyof typeof RULE_SETS

/** A rule of any set. `ended`: from this day on it does not hold, nor does what a place below has put in its stead. */
export interface Rule {
  id: string
  ended?: string | undefined
  [member: string]: unknown
}

const text = z.string().min(1).max(500)
const day = z.string().length(10).refine(isDate, 'not a day YYYY-MM-DD')
const rule = { id: z.string().min(1).max(100), ended: day.optional() }

const namedDays = z.array(z.looseObject({ day, name: text.optional() })).max(366)
const calendarYear = z
  .looseObject({
    ...rule,
    id: z.string().regex(/^(19|20)\d\d$/),
    off: namedDays,
    on: namedDays,
    source: text.optional(),
  })
  .refine(({ id, off, on }) => [...off, ...on].every((named) => named.day.startsWith(`${id}-`)), {
    message: 'a day of another year',
    path: ['off'],
  })
  .refine(({ off, on }) => !off.some((free) => on.some((worked) => worked.day === free.day)), {
    message: 'a day is both off and worked',
    path: ['on'],
  })

/** A clock of a law, or a phrase of catalogues: what it says stands in `clauses`. */
const clockRule = z.looseObject({
  ...rule,
  /** Of a law's clock. */
  law: text.optional(),
  article: text.optional(),
  event: text.optional(),
  action: text.optional(),
  place: text.optional(),
  /** Of a phrase: the text of a cell; `{1}`, `{2}` … stand for its numbers, in the clauses too. */
  phrase: text.optional(),
  otherLawPrevails: z.boolean().optional(),
  ambiguous: text.optional(),
  note: text.optional(),
  clauses: z
    .array(z.looseObject({ kind: text }))
    .min(1)
    .max(20),
})

/** A field of disclosure: who keeps it, and where there is such a field at all. Its id is its name in the directory. */
const fieldRule = z.looseObject({
  ...rule,
  department: text.optional(),
  /** What it is called from a day on. */
  names: z
    .array(z.looseObject({ name: text, since: day }))
    .max(20)
    .optional(),
  /** The levels of government that have it; without them all. */
  levels: z
    .array(z.enum(['city', 'county', 'township', 'village']))
    .max(4)
    .optional(),
  /** Nodes that have nothing to publish in it, and why. */
  notAt: z
    .array(z.looseObject({ nodeId: z.string().refine(isNodeId, 'not a node id'), reason: text }))
    .max(2000)
    .optional(),
})

const reviewRule = z
  .looseObject({ ...rule, ...reviewMembers })
  .refine(namesOneReviewer, { message: 'one of byLevel and byNode is given, and not both', path: ['byLevel'] })
const signOffRule = z.looseObject({ ...rule, ...signOffMembers })

export const RULE_SETS = {
  calendar: calendarYear,
  clocks: clockRule.superRefine(({ phrase, clauses }, context) => {
    const numbers = someNumbers(phrase)
    for (const [index, clause] of clauses.entries())
      for (const { path, message } of clauseSchema.safeParse(withNumbers(clause, numbers)).error?.issues ?? [])
        context.addIssue({ code: 'custom', message, path: ['clauses', index, ...path] })
  }),
  fields: fieldRule,
  columns: z.looseObject({ ...rule, ...columnMembers }),
  review: z.looseObject(rule).superRefine((one, context) => {
    const schema: z.ZodType = isSignOffRule(one) ? signOffRule : reviewRule
    for (const { path, message } of schema.safeParse(one).error?.issues ?? [])
      context.addIssue({ code: 'custom', message, path })
  }),
}

export type FieldRule = z.infer<typeof fieldRule>

export const isRuleSet = (name: string): name is RuleSet => Object.hasOwn(RULE_SETS, name)

/** What does not fit in the rules of a set; nothing for a set that this version does not know. */
export function ruleFaults(set: string, rules: Rule[]): Fault[] {
  const seen = new Set<string>()
  const twice = rules.findIndex(({ id }) => seen.size === seen.add(id).size)
  const repeated: Fault[] = twice < 0 ? [] : [unfit(['rules', twice, 'id'], 'given twice')]
  if (!isRuleSet(set)) return repeated
  const schema: z.ZodType = RULE_SETS[set]
  return [
    ...repeated,
    ...rules.flatMap((one, index) =>
      (schema.safeParse(one).error?.issues ?? []).map(({ path, message }) =>
        unfit(['rules', index, ...path], `${message} (rule "${one.id}")`),
      ),
    ),
  ]
}

const unfit = (path: PropertyKey[], reason: string): Fault => ({
  code: 'schema-invalid',
  pointer: jsonPointer(path),
  details: { reason },
})
