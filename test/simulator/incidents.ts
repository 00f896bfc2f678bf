import type { Cast } from './cast.ts'
import { directoryIncidents } from './directory-incidents.ts'
import { logIncidents } from './log-incidents.ts'
import { officeIncidents } from './office-incidents.ts'
import { projectorIncidents } from './projector-incidents.ts'
import type { Incidents } from './troubles.ts'
import type { World } from './world.ts'

/** Everything that may happen beside commands, by its name. */
export const createIncidents = (world: World, cast: Cast): Incidents => ({
  ...projectorIncidents(world, cast),
  ...officeIncidents(world, cast),
  ...directoryIncidents(world, cast),
  ...logIncidents(world, cast),
})
