import type { z } from 'zod'
import { type Fault, jsonPointer } from './errors.ts'
import { schemaReason } from './schema-reason.ts'

/**
 * Turns what a zod schema found into faults: `schema-invalid`, with a Chinese reason for the clerk's sentence, and
 * `field-unrecognised`. Never quotes the value.
 */
export const schemaFaults = (error: z.ZodError, input: unknown): Fault[] =>
  error.issues.flatMap((issue) => issueFaults(issue, input))

/** The faults of one issue. */
export function issueFaults(issue: z.core.$ZodIssue, input: unknown): Fault[] {
  if (issue.code === 'unrecognized_keys') return unrecognisedFaults(issue)
  if (issue.code === 'invalid_union') {
    const nearest = nearestOption(issue)
    if (nearest !== undefined) return nearest.flatMap((inner) => issueFaults(inner, input))
  }
  const details = { reason: schemaReason(issue, valueAt(input, issue.path)) }
  return [{ code: 'schema-invalid', pointer: jsonPointer(issue.path), details }]
}

/** Nobody reads more of them, and a body can hold a hundred thousand. */
const MOST_KEYS = 100

/** Faults of members that a schema does not have. The last of `MOST_KEYS` says in `more` how many follow. */
export function unrecognisedFaults({ keys, path }: { keys: string[]; path: PropertyKey[] }): Fault[] {
  const more = keys.length - MOST_KEYS
  return keys.slice(0, MOST_KEYS).map((name, index) => ({
    code: 'field-unrecognised',
    pointer: jsonPointer([...path, name]),
    details: { name, ...(more > 0 && index === MOST_KEYS - 1 && { more }) },
  }))
}

/** The option of a union that fits the input most deeply. Its writer probably meant that one. */
function nearestOption({ errors, path }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  const depth = (issues: z.core.$ZodIssue[]) => Math.max(...issues.map((issue) => issue.path.length))
  const [first] = errors.filter((issues) => issues.length > 0).toSorted((a, b) => depth(b) - depth(a))
  if (first === undefined || depth(first) === 0) return undefined
  return first.map((issue) => ({ ...issue, path: [...path, ...issue.path] }))
}

/** Reads an input at a path. Undefined where the input holds nothing. */
export const valueAt = (input: unknown, path: PropertyKey[]): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<PropertyKey, unknown> | null | undefined)?.[step], input)
