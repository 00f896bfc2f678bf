import type { Response } from 'express'
import { TURNED_AWAY_SECONDS } from '../wait-for-version.ts'

/**
 * Says when to ask again, of an answer that came before the wait was over and without what was waited for (RFC 9110, 10.2.3:
 * whatever the status is, the field says how long to wait before the next request).
 */
export const tellTurnedAway = (response: Response): void => {
  response.set('Retry-After', `${TURNED_AWAY_SECONDS}`)
}
