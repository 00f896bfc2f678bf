import type { Logger } from 'pino'
import { HubError } from '../../domain/errors.ts'
import type { RelayReport } from '../../publisher/relay/relay-report.ts'

/** Writes the relay's reports as lines of the log. An outage is one line and not one a second; the metrics count what is pending. */
export const relayLogLines =
  (logger: Pick<Logger, 'warn'>) =>
  (report: RelayReport): void => {
    if (report.what !== 'retrying') logger.warn(report, `relay: ${report.what}`)
    else if (report.attempt === 1)
      logger.warn({ code: codeOf(report.error) }, `relay: tries again until it works: ${report.error.message}`)
  }

const codeOf = (error: Error) => (error instanceof HubError ? error.code : undefined)
