import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'chai'
import { parseInstant } from '../../services/domain/ids.ts'
import type { Checkpoint } from '../../services/ports/read-models.ts'
import type { ReadStore } from '../../services/ports/read-store.ts'
import { startProjector } from '../../services/projector/start-projector.ts'
import { failureOf } from '../failure-of.ts'
import { storeIdOf } from '../follower-group.ts'
import { createManualTimers } from '../manual-timers.ts'
import { DING_ZHEN } from '../plain-hub/divisions.ts'
import { CODEC, ROOT_KEYS } from '../plain-hub/roots.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { createPlainReadStore } from '../plain-hub/stores/read-store.ts'
import { createScenario } from './scenario.ts'

const NODE = DING_ZHEN

const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await nextTurn()
}
const waitingProcess = { ...stillProcess, until }

/** A log with one event, the read models of it, and a clock that stands. */
async function given() {
  const scenario = await createScenario()
  await scenario.say(NODE, 'ItemPublished', 1, 1)
  const store = createPlainReadStore()
  await scenario.replayed(100, store)
  const clock = { now: parseInstant('2026-03-01T00:00:00.000Z') }
  const timers = createManualTimers()
  const log = scenario.log.as(waitingProcess)
  const start = async (options: { store?: ReadStore; log?: typeof log } = {}) =>
    startProjector({
      log,
      codec: CODEC,
      directory: await scenario.reader(),
      rootKeys: ROOT_KEYS,
      store: store.as(stillProcess),
      storeId: storeIdOf('store'),
      generation: 1,
      now: () => clock.now,
      timers,
      timer: () => 0,
      ...options,
    })
  const checkpoint = () => store.models(1).checkpoints.get(0) as Checkpoint
  return { ...scenario, log, store, clock, timers, start, checkpoint }
}

describe('a projector', () => {
  it('reads each checkpoint, and the record before it, once at a start', async () => {
    const { log, store, say, start } = await given()
    await say(NODE, 'ItemRevised', 1, 2)
    const read: string[] = []
    const plain = store.as(stillProcess)
    const projector = await start({
      store: {
        ...plain,
        open: async (...asked) => {
          const generation = await plain.open(...asked)
          const checkpoints = () => {
            read.push('checkpoints')
            return generation.checkpoints()
          }
          const checkpoint = (partition: number) => {
            read.push(`checkpoint ${partition}`)
            return generation.checkpoint(partition)
          }
          return { ...generation, checkpoints, checkpoint }
        },
      },
      log: {
        ...log,
        read: (partition, offset, limit) => {
          if (limit === 1) read.push(`record ${offset}`)
          return log.read(partition, offset, limit)
        },
      },
    })
    await until(() => store.models(1).items.size === 1 && store.models(1).history.size === 2)
    await projector.stop()
    expect(read).to.deep.equal(['checkpoints', 'record 0', `record ${await lastApplied(log)}`])
  })

  it('reads the checkpoint again when a partition comes back, because another projector may have moved it', async () => {
    const { log, say, start, store, replayed } = await given()
    const begins: number[] = []
    const projector = await start({
      log: {
        ...log,
        follow: (options) => {
          const stopped = Promise.withResolvers<void>()
          const given = async () => {
            begins.push(await options.startAt(0))
            await say(NODE, 'ItemRevised', 1, 2)
            await replayed(100, store)
            begins.push(await options.startAt(0))
          }
          return { done: given().then(() => stopped.promise), stop: async () => stopped.resolve() }
        },
      },
    })
    await until(() => begins.length === 2)
    expect(begins[1]).to.equal((begins[0] ?? 0) + 1)
    await projector.stop()
  })

  it('says every second how far it has caught up, and a batch takes nothing of that back', async () => {
    const { say, start, clock, timers, checkpoint } = await given()
    const projector = await start()
    clock.now = parseInstant('2026-03-01T00:00:07.000Z')
    timers.pass(1000)
    await until(() => checkpoint().caughtUpAt === clock.now)
    const { offset } = await say(NODE, 'ItemRevised', 1, 2)
    await until(() => checkpoint().nextOffset > offset)
    expect(checkpoint().caughtUpAt).to.equal(clock.now)
    await projector.stop()
    expect(timers.due()).to.deep.equal([])
  })

  it('ends when its generation was dropped, at the latest with the next mark', async () => {
    const { start, store, timers } = await given()
    const projector = await start()
    await store.as(stillProcess).drop(1)
    timers.pass(1000)
    expect(await failureOf(projector.done)).to.have.property('code', 'generation-dropped')
    await projector.stop()
  })
})

const lastApplied = async (log: { ends(): Promise<number[]> }) => ((await log.ends())[0] ?? 0) - 2
