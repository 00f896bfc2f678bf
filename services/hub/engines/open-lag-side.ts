import { openSqliteLogView } from '../../adapters/sqlite/log-view.ts'
import type { MeasureDeps } from '../../monitor/measure.ts'
import type { EventLog } from '../../ports/event-log.ts'
import { loadRootKeys } from '../data/root-keys.ts'
import { PATIENCE_MS, withinPatience } from '../patience.ts'
import { createDirectoryReader } from './directory-reader.ts'
import { type HubPlace, openLogSide, requireLog } from './open-stores.ts'
import { patientLog } from './patient-log.ts'

interface LagSide extends Pick<MeasureDeps, 'log' | 'directory'> {
  addedPartitions: EventLog['addedPartitions']
}

/**
 * Opens what a command needs that only asks how far things are, and then ends: nothing of it is closed. It waits for no
 * writer and not long for a broker. HubErrors as `openLogSide`.
 */
export async function openLagSide(place: HubPlace): Promise<LagSide> {
  const { settings, data } = place
  const rootKeys = loadRootKeys(data)
  if (settings.kafka !== null) {
    const side = await withinPatience(
      openLogSide(place, { rootKeys, patienceMs: PATIENCE_MS.lagAnswer }),
      PATIENCE_MS.lagOpening,
    )
    const addedPartitions = () => withinPatience(side.log.addedPartitions(), PATIENCE_MS.lagAnswer)
    return { log: patientLog(side.log), directory: side.directory, addedPartitions }
  }
  requireLog(data)
  const view = openSqliteLogView({ file: data.logFile, rootKeys })
  const directory = await createDirectoryReader({ log: view.directoryLog, rootKeys })
  // The embedded log erases, and knows no transactions of others.
  return {
    log: { ...view.log, erase: async () => {}, heldUp: async () => [] },
    directory,
    addedPartitions: async () => [],
  }
}
