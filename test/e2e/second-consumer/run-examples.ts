import { join } from 'node:path'
import { expect } from 'chai'
import { dice, seededRandom } from '../../../scripts/generate/random.ts'
import type { ExampleConsumer } from '../../consumers/example-consumers.ts'
import { openSite } from '../../consumers/example-site.ts'
import { clientOf } from '../client.ts'
import { createClerks } from './clerks.ts'
import { wordsIn } from './compare-copy.ts'
import { startKilledHub } from './killed-hub.ts'
import { createMovedClock } from './moved-clock.ts'
import { createOperators } from './operators.ts'

export interface ExampleRun {
  folder: string
  seed: number
  commands: number
  consumers: ExampleConsumer[]
  /** How many of so many commands are of each kind, about. */
  shares: Record<string, number>
  /** What happens in any case, one after the other, each after the same number of commands. */
  always?: string[]
}

/** Villages are merged into this one. */
const OUTLET = 'board/341222102200'
const NODES = ['fuyang', 'taihe', 'taihe-shuizhen', 'yingshang']

/** Random commands of clerks and operators, while the programs of docs/examples follow, and are killed now and then. */
export async function runExamples({ folder, seed, commands, consumers, shares, always = [] }: ExampleRun) {
  const random = dice(seededRandom(seed))
  const clock = createMovedClock(join(folder, 'clock'))
  const hub = await startKilledHub(join(folder, 'hub'), clock.env)
  let words = 0
  const newWord = () => `字${[...String(++words).padStart(5, '0')].map((d) => 'abcdefghij'[Number(d)]).join('')}`
  const clerks = createClerks({ ...{ random, nodes: NODES, day: clock.day, newWord }, send: hub.send })
  const operators = createOperators({ ...{ folder, random, day: clock.day }, ...hub })
  const sites = consumers.map((consumer) => openSite(consumer, { folder, hub: hub.url, outlet: OUTLET }))
  const others: Record<string, () => unknown> = {
    ...operators,
    /** Whoever follows has to read everything anew. */
    anew: async () => {
      await hub.command('rebuild')
      await hub.command('rebuild', '--switch', '--force')
    },
    nextDay: () => clock.moveOn(random.between(1, 3)),
    killHub: () => hub.killIn(random.between(0, 400)),
    killCopy: () => random.pick(sites).kill(),
    killCopies: () => Promise.all(sites.map(({ kill }) => kill())),
  }
  const kinds = Object.entries(shares).flatMap(([kind, share]) => Array.from({ length: share }, () => kind))
  const count: Record<string, number> = {}
  try {
    for (let n = 1; n <= commands; n++) {
      const due = n % Math.ceil(commands / (always.length + 1)) === 0 ? always.shift() : undefined
      const kind = due ?? random.pick(kinds)
      const other = others[kind]
      await (other === undefined ? clerks.act(kind) : other())
      count[kind] = (count[kind] ?? 0) + 1
    }
    await hub.caughtUp()
    const changes = await clientOf(hub.url).allChanges([OUTLET])
    const left = clerks.items.flatMap((item) => item.words)
    for (const site of sites) {
      await site.expectSame(changes)
      expect(wordsIn(site.place, left), 'words that were not erased').not.to.deep.equal([])
      expect(wordsIn(site.place, clerks.erased), `erased words in the copy of ${site.name}`).to.deep.equal([])
    }
  } finally {
    for (const { running } of sites) running().child.kill('SIGKILL')
    await hub.stop()
  }
  const gone = Object.fromEntries(sites.map(({ name, anew }) => [name, anew()]))
  return { seed, commands, count, items: clerks.items.length, erased: clerks.erased.length, gone }
}
