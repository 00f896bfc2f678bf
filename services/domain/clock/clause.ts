import { z } from 'zod'

/**
 * What one limit says, read from a law or from a cell of a catalogue (公开时限). Members that this version does not know
 * are kept, and so are kinds: a later version of the hub may read more.
 */
export type Clause = z.infer<typeof clauseSchema>

/** At most ten years: a longer one is a slip of the pen. */
const MOST_UNITS = 3660
const text = z.string().min(1).max(500)
const count = z.int().min(1).max(MOST_UNITS)
const unit = z.enum(['workday', 'day', 'month', 'year'])
const shared = { anchor: text.optional(), scope: text.optional(), note: text.optional() }

const clauses = z.discriminatedUnion('kind', [
  /** To be done within so many days after something. */
  z.looseObject({
    kind: z.literal('deadline'),
    ...shared,
    n: count,
    unit,
    action: text.optional(),
    channel: text.optional(),
    extension: z.looseObject({ n: count, unit, by: text.optional(), when: text.optional() }).optional(),
  }),
  /** To stay for so long at least. `firstDay`: whether the day on which it was posted counts. */
  z.looseObject({
    kind: z.literal('minimum-duration'),
    ...shared,
    n: count,
    unit,
    what: text.optional(),
    before: text.optional(),
    place: text.optional(),
    firstDay: z.enum(['excluded', 'counted']).optional(),
  }),
  /** Anew for each period. `due`: the day in the period that follows; its `month` is counted from 1 within that. */
  z.looseObject({
    kind: z.literal('recurring'),
    ...shared,
    every: z.enum(['month', 'quarter', 'half-year', 'year']),
    due: z.looseObject({ month: z.int().min(1).max(12), day: z.int().min(1).max(31) }).optional(),
    atLeast: z.int().min(1).max(366).optional(),
  }),
  /** So long before something. */
  z.looseObject({ kind: z.literal('before'), ...shared, n: count, unit, event: text.optional() }),
  /** To be taken down so long after something. */
  z.looseObject({ kind: z.literal('take-down'), ...shared, after: z.looseObject({ n: count, unit }) }),
  z.looseObject({ kind: z.literal('continuous'), ...shared, dynamic: z.boolean().optional() }),
  z.looseObject({ kind: z.literal('prompt'), ...shared }),
  z.looseObject({ kind: z.literal('realtime'), ...shared }),
  z.looseObject({ kind: z.literal('at-event'), ...shared, event: text, channel: text.optional() }),
  z.looseObject({ kind: z.literal('with-other'), ...shared, event: text }),
  /** The cell is empty. */
  z.looseObject({ kind: z.literal('missing'), ...shared }),
  /** 同上 */
  z.looseObject({ kind: z.literal('ditto'), ...shared }),
  /** The law sets no number. */
  z.looseObject({ kind: z.literal('undated'), ...shared }),
])

const KNOWN_KINDS: ReadonlySet<unknown> = new Set(clauses.options.flatMap(({ shape }) => [...shape.kind.values]))

/** A clause of a known kind has the form of that kind; one of another kind may have any. */
export const clauseSchema = z.looseObject({ kind: text }).superRefine((clause, context) => {
  if (!KNOWN_KINDS.has(clause.kind)) return
  for (const { path, message } of clauses.safeParse(clause).error?.issues ?? [])
    context.addIssue({ code: 'custom', message, path })
})

/** A clause as this version knows it, or null. */
export const knownClause = (clause: Clause): z.infer<typeof clauses> | null =>
  KNOWN_KINDS.has(clause.kind) ? (clause as z.infer<typeof clauses>) : null
