import { HubError } from '../../domain/errors.ts'
import { withRemedy } from '../data/with-remedy.ts'

/** An error in words for operators, with its code: `internal` for one that nobody expected. */
export const saidOf = (error: Error): { code: string; says: string } =>
  error instanceof HubError
    ? { code: error.code, says: withRemedy(error) }
    : { code: 'internal', says: `${error.name}: ${error.message}` }
