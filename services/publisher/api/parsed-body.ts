import type { z } from 'zod'
import { withoutNulls } from '../../domain/canonical.ts'
import type { Fault } from '../../domain/errors.ts'
import { schemaFaults } from '../../domain/schema-faults.ts'
import { ProblemError, problemOf } from '../../http/problem.ts'

/** A body as its schema has it; nulls count as absent. Fails with a problem that tells all faults. */
export function parsedBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const input = withoutNulls(body)
  const parsed = schema.safeParse(input)
  return parsed.success ? parsed.data : refuseFaults(schemaFaults(parsed.error, input))
}

/** Fails with a problem that is told as the first of the faults, at least one. */
export function refuseFaults(faults: Fault[]): never {
  const [first] = faults as [Fault, ...Fault[]]
  throw new ProblemError(problemOf(first.code, { pointer: first.pointer, ...first.details }, faults))
}
