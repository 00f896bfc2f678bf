import type { Cast } from './cast.ts'
import type { Incident } from './troubles.ts'
import type { World } from './world.ts'

/** A projector's process ends or stands still, and another one takes its place. */
export function projectorIncidents(
  { dice }: World,
  cast: Cast,
): Record<Extract<Incident, `projector-${string}`>, () => void> {
  const anyProjector = () => dice.pick(cast.projectors)
  const replace = (old: Cast['projectors'][number]) => {
    cast.projectors.splice(cast.projectors.indexOf(old), 1)
    cast.openProjector()
  }
  return {
    'projector-crash': () => {
      const old = anyProjector()
      old.process.crash()
      replace(old)
    },
    'projector-freeze': () => {
      if (cast.frozen.length > 0 && dice.chance(0.6)) {
        cast.frozen.shift()?.process.thaw()
        return
      }
      const old = anyProjector()
      old.process.freeze()
      cast.frozen.push(old)
      replace(old)
    },
    'projector-stop': () => {
      const old = anyProjector()
      old.stop()
      replace(old)
    },
  }
}
