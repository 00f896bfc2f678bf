import type { Logger } from 'pino'
import type { RelayReport } from '../../publisher/relay/relay-report.ts'
import { saidOf } from './said-of.ts'

/**
 * Writes the relay's reports as lines of the log. What is tried again goes to whoever follows the outage; the metrics
 * count what is pending.
 */
export const relayLogLines =
  (logger: Pick<Logger, 'warn'>, onRetry: (error: Error) => void) =>
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
        return onRetry(report.error)
      default:
        return logger.warn(report, `relay: ${report.what}`)
    }
  }
