import { z } from 'zod'
import { ORGAN_KINDS } from '../item/content.ts'

const word = z.string().min(1).max(100)

/** A panel of boards or a column of sites: members of a rule of the set `columns` beside those that all rules have. */
export const columnMembers = {
  name: word,
  on: z.enum(['board', 'site']),
  /** The first one stands first. */
  order: z.int().min(0).max(1000),
  /** What belongs there: all that fits in each of the members given. */
  shows: z.looseObject({
    kinds: z.array(word).max(20).optional(),
    forms: z.array(word).max(20).optional(),
    fields: z.array(word).max(100).optional(),
    organKinds: z.array(z.enum(ORGAN_KINDS)).max(ORGAN_KINDS.length).optional(),
    /** Words of which the first item of the row that is fulfilled has one. */
    rows: z.array(word).max(100).optional(),
  }),
  /** There must be something new within so many days. */
  newWithinDays: z.int().min(1).max(3660).optional(),
}

export type ColumnRule = { id: string } & z.infer<z.ZodObject<typeof columnMembers>>

/** What a panel asks of an item. Undefined: the item has nothing of the kind. */
interface ColumnFacts {
  kind: string
  form?: string
  field?: string
  organKind?: string
  /** The first item (一级事项) of the row that is fulfilled. */
  row?: string
}

/** Whether something belongs in a panel or a column. */
export const fitsColumn = ({ kinds, forms, fields, organKinds, rows }: ColumnRule['shows'], facts: ColumnFacts) =>
  isAmong(kinds, facts.kind) &&
  isAmong(forms, facts.form) &&
  isAmong(fields, facts.field) &&
  isAmong(organKinds, facts.organKind) &&
  (rows === undefined || rows.some((word) => facts.row?.includes(word) === true))

const isAmong = (names: readonly string[] | undefined, name: string | undefined): boolean =>
  names === undefined || (name !== undefined && names.includes(name))
