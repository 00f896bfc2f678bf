import { engineOrPending, engines } from '../engines.ts'
import type { OwnEngines } from './compositions.ts'
import { faultyRounds, zombieRounds } from './faults/in-faulty-town.ts'
import * as strikes from './faults/strikes.ts'

const ROUNDS = Number(process.env.HUB_TEST_ROUNDS ?? 10)
/** The number of items imported over all rounds of a fault, beside those of the clerk. */
const EVENTS = Number(process.env.HUB_TEST_EVENTS ?? 20_000)
/** Part of a name. Only faults with such a name are run. */
const ONLY = process.env.HUB_TEST_FAULT ?? ''
const PAUSE_MS = 20_000
const SAME_PARTITIONS = 'two projectors hold the same partitions, their offsets at 0'

describe(`each fault struck ${ROUNDS} times while ${EVENTS} imported events and a clerk's flow`, function () {
  this.timeout(3_600_000)
  let own: Required<OwnEngines>

  before(async function () {
    own = {
      kafka: await engineOrPending(this, engines.fresh.kafka()),
      registry: await engineOrPending(this, engines.fresh.registry()),
      mongo: await engineOrPending(this, engines.fresh.mongo()),
    }
  })
  after(() => Promise.all(Object.values(own ?? {}).map((engine) => engine.stop())))

  const faults: [name: string, strike: strikes.Strike, projectors?: Record<string, string>[]][] = [
    ['the broker is killed', strikes.killBroker],
    ['the store is killed', strikes.killStore],
    ['the registry is killed', strikes.killRegistry],
    ['the publisher is killed', strikes.killService(({ publisher }) => publisher)],
    ['a projector of two is killed', strikes.killService(({ projectors: [first] }) => first as never), [{}, {}]],
    ['query is killed', strikes.killService(({ query }) => query)],
    ['the monitor is killed', strikes.killService(({ monitor }) => monitor)],
    ['the broker stands still for 20 s', strikes.pauseBroker(PAUSE_MS)],
    ['the store stands still for 20 s', strikes.pauseStore(PAUSE_MS)],
    ['the partitions are shared out anew each second', strikes.rebalance(10), [{}, {}]],
    ['a journal is put back to an older copy', strikes.restoreJournal],
    ['the topic is deleted and made anew', strikes.remakeTopic],
    ['bad records are put into the topic', strikes.badRecords],
  ]
  for (const [name, strike, projectors] of faults.filter(([one]) => one.includes(ONLY)))
    it(`${name}: nothing is lost or doubled, and all is well again`, async () => {
      await faultyRounds({ rounds: ROUNDS, events: EVENTS, strike }, own, projectors)
    })

  if (SAME_PARTITIONS.includes(ONLY))
    it(`${SAME_PARTITIONS}: nothing is lost or doubled, and all is well again`, async () => {
      await zombieRounds({ rounds: ROUNDS, events: EVENTS }, own)
    })
})
