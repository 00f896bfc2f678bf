import { machineClock } from '../services/hub/clock.ts'
import { dataFolderAt } from '../services/hub/data/data-folder.ts'
import type { HubPlace } from '../services/hub/engines/open-stores.ts'
import { readSettings } from '../services/hub/settings.ts'

/** The place of a hub in a folder, as a command finds it in the environment. */
export const placeAt = (folder: string, env: Record<string, string | undefined> = {}): HubPlace => ({
  settings: readSettings({ HUB_LOG_LEVEL: 'silent', HUB_PORT: '0', ...env, HUB_DATA: folder }),
  data: dataFolderAt(folder),
  clock: machineClock,
})
