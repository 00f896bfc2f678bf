import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { engineOrPending, engines } from '../engines.ts'
import type { OwnEngines } from './compositions.ts'
import { isTrue, type LagSample, startLagTruth } from './faults/lag-truth.ts'
import { inTown, type Town } from './faults/town.ts'

const FAULT_MS = 25_000
const EVENTS = Number(process.env.HUB_TEST_EVENTS ?? 2000)

type Engines = Required<OwnEngines>
interface Fault {
  name: string
  begin: (town: Town, engines: Engines) => Promise<unknown>
  end: (town: Town, engines: Engines) => Promise<unknown>
  /** The stage that an item waits in as long as the fault lasts; null where nobody can know. */
  waitsIn: 'journalled' | 'logged' | null
}

const FAULTS: Fault[] = [
  { name: 'none', begin: async () => {}, end: async () => {}, waitsIn: null },
  {
    name: 'the broker stands still',
    begin: (_, { kafka }) => kafka.pause(),
    end: (_, { kafka }) => kafka.resume(),
    waitsIn: 'journalled',
  },
  {
    name: 'the projector is stopped',
    begin: ({ projectors: [first] }) => (first as Town['publisher']).stop(),
    end: async ({ projectors: [first] }) => (first as Town['publisher']).start(),
    waitsIn: 'logged',
  },
  {
    name: 'the store stands still',
    begin: (_, { mongo }) => mongo.pause(),
    end: (_, { mongo }) => mongo.resume(),
    waitsIn: null,
  },
]

const most = (numbers: (number | null)[]) => Math.max(0, ...numbers.map((number) => number ?? 0))

function say(name: string, samples: LagSample[]): void {
  const known = samples.filter(({ told }) => told.pages !== null)
  const off = most(
    known.map(({ told, truth: [a, b] }) =>
      Math.max(0, Math.min(a, b) - Number(told.pages), Number(told.pages) - Math.max(a, b)),
    ),
  )
  const longest = (pick: (sample: LagSample) => number | null) => most(samples.map(pick)).toFixed(1)
  process.stdout.write(
    `      ${name}: ${samples.length} samples, ${samples.length - known.length} unknown; at most: truth ${longest(({ truth }) => truth[1])} s, told ${longest(({ told }) => told.pages)} s (journalled ${longest(({ told }) => told.journalled)}, logged ${longest(({ told }) => told.logged)}); off by ${off.toFixed(1)} s\n`,
  )
}

describe(`lag that is told against the age of the first acknowledged item on no page, while ${EVENTS} events a fault flow`, function () {
  this.timeout(1_800_000)
  let own: Engines

  before(async function () {
    own = {
      kafka: await engineOrPending(this, engines.fresh.kafka()),
      registry: await engineOrPending(this, engines.fresh.registry()),
      mongo: await engineOrPending(this, engines.fresh.mongo()),
    }
  })
  after(() => Promise.all(Object.values(own ?? {}).map((engine) => engine.stop())))

  it('is within 2 s or 10 % of the truth, or unknown, and never 0 while something waits', () =>
    inTown({ events: EVENTS }, own, async (town) => {
      for (const { name, begin, end, waitsIn } of FAULTS) {
        let samples: LagSample[] = []
        await town.round(async () => {
          const watched = startLagTruth(town, 'taihe-shuizhen')
          await town.patiently(async () => watched.seen() > 3)
          await begin(town, own)
          await delay(FAULT_MS)
          const during = watched.truth()
          await end(town, own)
          await town.patiently(async () => watched.seen() > 3 && watched.truth() < 2)
          samples = await watched.stop()
          if (waitsIn !== null) expect(during, 'the fault is one').to.be.above(FAULT_MS / 1000 - 3)
        })
        say(name, samples)
        expect(
          samples.filter((sample) => !isTrue(sample)),
          name,
        ).to.deep.equal([])
        const known = samples.filter(({ told }) => told.pages !== null)
        expect(known.length / samples.length, 'some of it is known').to.be.above(waitsIn === null ? 0 : 0.5)
        if (waitsIn !== null)
          expect(most(samples.map(({ told }) => told[waitsIn])), waitsIn).to.be.above(FAULT_MS / 1000 - 5)
      }
      await town.isWhole()
    }))
})
