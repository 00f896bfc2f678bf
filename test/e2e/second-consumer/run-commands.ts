import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { dice, seededRandom } from '../../../scripts/generate/random.ts'
import { siteCopyOf } from '../../consumers/site-copy.ts'
import { clientOf } from '../client.ts'
import { createClerks } from './clerks.ts'
import { expectSameList, expectSameTables, expectWhatClerksDid, wordsIn } from './compare-copy.ts'
import { byStream, byWebhook, type Way } from './following.ts'
import { startKilledHub } from './killed-hub.ts'
import { createMovedClock } from './moved-clock.ts'
import { createOperators } from './operators.ts'

export interface CommandRun {
  folder: string
  seed: number
  commands: number
  /** The built program. */
  siteCopy: string
  way: Way
}

/** Two of them are merged, one into the other, when the operators come to it. */
const OUTLETS = ['site/341222', 'board/341222102200', 'board/341222102201', 'board/341222103200']
const NODES = ['fuyang', 'taihe', 'yingshang', 'taihe-shuizhen', 'yingshang-jiangkou']

/** How many of a thousand commands are of each kind, about. */
const SHARES = {
  ...{ publish: 280, revise: 260, redact: 100, redactAny: 30, withdraw: 80, supersede: 40, handOver: 40 },
  ...{ days: 60, hide: 30, move: 8, merge: 5, rename: 4, rebuild: 18, nextDay: 10, killHub: 15, killCopy: 20 },
}

const KINDS = Object.entries(SHARES).flatMap(([kind, share]) => Array.from({ length: share }, () => kind))

export async function runCommands({ folder, seed, commands, siteCopy, way }: CommandRun) {
  const random = dice(seededRandom(seed))
  const clockFile = join(folder, 'clock')
  const clock = createMovedClock(clockFile)
  const hub = await startKilledHub(join(folder, 'hub'), clock.env)
  const place = join(folder, 'site')
  mkdirSync(place)
  const database = join(place, 'site.sqlite')
  const how = way === 'stream' ? byStream : await byWebhook({ hub, outlets: OUTLETS, database, clockFile })
  const copy = siteCopyOf(siteCopy, { hub: hub.url, outlets: OUTLETS, database })
  let words = 0
  const newWord = () =>
    `字${[...String(++words).padStart(5, '0')].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`
  const clerks = createClerks({ ...{ random, nodes: NODES, day: clock.day, newWord }, send: hub.send })
  const operators = createOperators({ ...{ folder, random, day: clock.day }, ...hub })
  const count: Record<string, number> = {}

  let following = copy.follow(how.env)
  let said = ''
  const killCopy = async () => {
    following.child.kill('SIGKILL')
    expect(await following.ended, following.said.stderr).to.equal(null)
    said += following.said.stderr
    following = copy.follow(how.env)
  }
  const others: Record<string, () => unknown> = {
    ...operators,
    nextDay: () => clock.moveOn(random.between(1, 3)),
    killHub: () => hub.killIn(random.between(0, 400)),
    killCopy: async () => {
      await new Promise((resolve) => setTimeout(resolve, random.between(0, 200)))
      await killCopy()
    },
  }

  try {
    for (let n = 1; n <= commands; n++) {
      const kind = random.pick(KINDS)
      const other = others[kind]
      await (other === undefined ? clerks.act(kind) : other())
      count[kind] = (count[kind] ?? 0) + 1
      await how.tend(said + following.said.stderr)
    }
    await hub.caughtUp()
    await killCopy()
    await how.finished()
    following.child.kill('SIGKILL')
    await following.ended
    if (way === 'stream') await copy.once()

    const today = clock.day(0)
    for (const outlet of OUTLETS)
      expectSameList(await copy.list(outlet, today), [...(await clientOf(hub.url).outlet(outlet)).values()], outlet)
    expectSameTables(database, await clientOf(hub.url).allChanges(OUTLETS))
    expectWhatClerksDid(clerks.items, await clientOf(hub.url).allChanges(), today)
    const left = clerks.items.flatMap((item) => item.words)
    expect(wordsIn(place, left), 'words that were not erased').not.to.deep.equal([])
    expect(wordsIn(place, clerks.erased), 'erased words in the copy').to.deep.equal([])
  } finally {
    following.child.kill('SIGKILL')
    await hub.stop()
  }
  const gone = [...said.matchAll(/cursor gone: ([\w-]+)/g)].map(([, reason]) => reason as string)
  return { seed, way, commands, count, items: clerks.items.length, erased: clerks.erased.length, gone: tally(gone) }
}

const tally = (words: string[]) =>
  words.reduce<Record<string, number>>((sums, word) => Object.assign(sums, { [word]: (sums[word] ?? 0) + 1 }), {})
