import type { Logger } from 'pino'
import { HubError } from '../../domain/errors.ts'
import type { RelayReport } from '../../publisher/relay/relay-report.ts'
import { saidOf } from './said-of.ts'

/**
 * Writes the relay's reports as lines of the log. An outage is one line and not one a second; the metrics count what is
 * pending.
 */
export const relayLogLines =
  (logger: Pick<Logger, 'warn'>) =>
  (report: RelayReport): void => {
    switch (report.what) {
      case 'stopped': {
        const { code, says } = saidOf(report.error)
        const { nodeId } = report
        return logger.warn(
          { nodeId, code },
          `relay: no event of ${nodeId} gets into the log, those of other nodes do: ${says}`,
        )
      }
      case 'works-again':
        return logger.warn({ nodeId: report.nodeId }, `relay: the events of ${report.nodeId} get into the log again`)
      case 'retrying':
        if (report.attempt === 1)
          logger.warn({ code: codeOf(report.error) }, `relay: tries again until it works: ${report.error.message}`)
        return
      default:
        return logger.warn(report, `relay: ${report.what}`)
    }
  }

const codeOf = (error: Error) => (error instanceof HubError ? error.code : undefined)
