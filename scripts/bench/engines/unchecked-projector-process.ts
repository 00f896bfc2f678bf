import { now, timers } from '../../../services/hub/clock.ts'
import { dataFolderAt } from '../../../services/hub/data/data-folder.ts'
import { openLogSide, openReadStore } from '../../../services/hub/engines/open-stores.ts'
import { readSettings } from '../../../services/hub/settings.ts'
import { startProjector } from '../../../services/projector/start-projector.ts'

/** The hub's projector with every signature taken for right: the ceiling beside the real one. For this bench alone. */
const settings = readSettings(process.env)
const place = { settings, data: dataFolderAt(settings.dataFolder) }
const side = await openLogSide(place)
const projector = await startProjector({
  ...side,
  store: await openReadStore(place),
  generation: 1,
  now,
  timers,
  onRetry: (error) => console.error(error.message),
  verify: async () => true,
})
// By exit, so that a CPU profile is written.
process.once('SIGTERM', () => process.exit())
await projector.done
