import type { z } from 'zod'
import type { Fault } from '../domain/errors.ts'
import { schemaReason } from '../domain/schema-reason.ts'

/** What a zod schema found wrong, as faults: `schema-invalid`, `field-unrecognised`. Never quotes the value. */
export const schemaFaults = (error: z.ZodError): Fault[] => error.issues.flatMap(faultsOf)

type Issue = z.ZodError['issues'][number]

function faultsOf(issue: Issue): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({
      code: 'field-unrecognised',
      pointer: pointerTo([...issue.path, name]),
      details: { name },
    }))
  return [
    { code: 'schema-invalid', pointer: pointerTo(issue.path), details: { reason: schemaReason(issue, issue.input) } },
  ]
}

const pointerTo = (path: PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
