import type { Fault } from '../../domain/errors.ts'

/** Words the faults of a directory fact for an operator: `/nodeId: taken; /division: division-unknown (341299)`. */
export const sayFaults = (faults: Fault[]): string =>
  faults
    .map(({ code, pointer, details = {} }) => {
      const { reason, ...rest } = details
      const facts = Object.values(rest).join(', ')
      return `${pointer}: ${reason ?? code}${facts === '' ? '' : ` (${facts})`}`
    })
    .join('; ')
