import { mock } from 'node:test'
import { assemble } from './cast.ts'
import { comeToRest } from './come-to-rest.ts'
import { createCourse } from './course.ts'
import { createIncidents } from './incidents.ts'
import { makeTrouble } from './make-trouble.ts'
import type { Mutant } from './mutants.ts'
import { rememberCrypto } from './remembered-crypto.ts'
import { judgeRun } from './verdict.ts'
import { createWorld, type World } from './world.ts'

export interface RunResult {
  seed: number
  /** It is empty when the run ended as the undisturbed one does. */
  faults: string[]
  records: number
  items: number
  turns: number
  /** For whoever wants to see what happened. */
  world: World
}

/**
 * Runs a hub through commands and troubles as the seed has them, lets it come to rest and judges it. No clock, no chance
 * and no timer of the machine takes part.
 */
export async function simulate(seed: number, mutant: Mutant | null = null): Promise<RunResult> {
  const world = createWorld(seed)
  mock.timers.enable({ apis: ['setTimeout'] })
  mock.method(globalThis, 'setInterval', refuseInterval)
  mock.method(Math, 'random', () => 0.5)
  const forgetCrypto = rememberCrypto()
  const faults = world.faults
  const totals = { seed, faults, records: 0, items: 0, turns: 0 }
  try {
    const cast = await assemble(world, mutant)
    const incidents = createIncidents(world, cast)
    const course = createCourse(world)
    await makeTrouble(world, cast, incidents, course)
    await comeToRest(world, cast, incidents, course)
    if (faults.length === 0) faults.push(...(await judgeRun({ world, ...cast })))
    totals.turns = course.taken()
  } catch (error) {
    faults.push(`the run broke off: ${(error as Error).stack ?? error}`)
  } finally {
    mock.timers.reset()
    mock.restoreAll()
    forgetCrypto()
  }
  return { ...totals, world, records: world.log.records.flat().length, items: world.store.models(1).items.size }
}

/** The services take timers as an argument. The machine's own would make a run differ from machine to machine. */
const refuseInterval = (): never => {
  throw new Error('setInterval was called during a run of the simulator')
}
