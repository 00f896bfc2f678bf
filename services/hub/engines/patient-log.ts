import type { EventLog } from '../../ports/event-log.ts'
import { PATIENCE_MS, withinPatience } from '../patience.ts'

/** The log for questions about lag. Where it is silent, the answer is soon that the lag is unknown. */
export const patientLog = ({
  partitions,
  partitionOf,
  ends,
  timeAt,
  erase,
}: EventLog): Pick<EventLog, 'partitions' | 'partitionOf' | 'ends' | 'timeAt' | 'erase'> => ({
  partitions,
  partitionOf,
  erase,
  ends: () => withinPatience(ends(), PATIENCE_MS.lagAnswer),
  timeAt: (partition, offset) => withinPatience(timeAt(partition, offset), PATIENCE_MS.lagAnswer),
})
