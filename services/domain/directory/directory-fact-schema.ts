import { z } from 'zod'
import { DIVISION_CODE, isNodeId } from '../ids.ts'
import { isDate } from '../item/dates.ts'
import type { DirectoryFact } from './directory-event.ts'

const code = z.string().regex(DIVISION_CODE).brand<'DivisionCode'>()
const name = z.string().trim().min(1).max(100)
const since = z.string().length(10).refine(isDate)
const nodeId = z.string().refine(isNodeId)
const keyId = z.string().min(1).max(100)
const publicKey = z.string().regex(/^[\w-]{43}$/)

/** A record of the log takes no more than 900 KB, and Chinese takes three bytes a character. */
const MOST_RULE_CHARACTERS = 200_000

const union = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('DivisionDefined'),
    code,
    name,
    level: z.enum(['province', 'city', 'county', 'township', 'village']),
    parent: code.nullable(),
    since: since.optional(),
  }),
  z.strictObject({ type: z.literal('DivisionRenamed'), code, name, since }),
  z.strictObject({ type: z.literal('DivisionsMerged'), codes: z.array(code).min(1), into: code, since }),
  z.strictObject({
    type: z.literal('NodeRegistered'),
    nodeId,
    name,
    level: z.enum(['township', 'county', 'city']),
    divisionCode: code,
    keyId,
    publicKey,
  }),
  z.strictObject({ type: z.literal('NodeMoved'), nodeId, divisionCode: code }),
  z.strictObject({ type: z.literal('KeyRotated'), nodeId, oldKeyId: keyId, lastSeq: z.int().min(0), keyId, publicKey }),
  z.strictObject({ type: z.literal('KeyRevoked'), nodeId, keyId, reason: z.string().max(200) }),
  z.strictObject({ type: z.literal('FieldDefined'), name }),
  z.strictObject({
    type: z.literal('RulesAdopted'),
    set: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    divisionCode: code,
    since,
    rules: z
      .array(z.looseObject({ id: z.string().min(1).max(100), ended: since.optional() }))
      .min(1)
      .refine(
        (rules) => JSON.stringify(rules).length <= MOST_RULE_CHARACTERS,
        'more than 200,000 characters: adopt them in parts',
      ),
  }),
])

/** A directory fact from outside, e.g. a line of `hub directory import`. */
export const directoryFactSchema: z.ZodType<DirectoryFact> = union

export const KNOWN_TYPES: ReadonlySet<string> = new Set(union.options.map(({ shape }) => shape.type.value))
