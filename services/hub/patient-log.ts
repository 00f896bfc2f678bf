import type { EventLog } from '../ports/event-log.ts'
import { withinPatience } from './within-patience.ts'

/** Well below the 10 s that Prometheus waits, also when the log is asked twice. */
const PATIENCE_MS = 2000

/** The log for questions about lag: where it is silent the answer is that nobody knows, and soon. */
export const patientLog = ({
  partitions,
  ends,
  timeAt,
  erase,
}: EventLog): Pick<EventLog, 'partitions' | 'ends' | 'timeAt' | 'erase'> => ({
  partitions,
  erase,
  ends: () => withinPatience(ends(), PATIENCE_MS),
  timeAt: (partition, offset) => withinPatience(timeAt(partition, offset), PATIENCE_MS),
})
