import { machineClock, newNonce } from '../../../services/hub/clock.ts'
import { dataFolderAt } from '../../../services/hub/data/data-folder.ts'
import { openLogSide, openReadStore } from '../../../services/hub/engines/open-stores.ts'
import { readSettings } from '../../../services/hub/settings.ts'
import { startProjector } from '../../../services/projector/start-projector.ts'

/**
 * The hub's projector, which here takes every signature for right. It is the ceiling beside the real one, for this
 * bench alone.
 */
const settings = readSettings(process.env)
const place = { settings, data: dataFolderAt(settings.dataFolder), clock: machineClock }
const side = await openLogSide(place)
const store = await openReadStore(place)
const projector = await startProjector({
  ...side,
  ...side.clock,
  store,
  storeId: await store.id(newNonce),
  generation: 1,
  timer: () => performance.now(),
  onRetry: (error) => console.error(error.message),
  verify: async () => true,
})
// Node writes a CPU profile only when a process ends by exit.
process.once('SIGTERM', () => process.exit())
await projector.done
