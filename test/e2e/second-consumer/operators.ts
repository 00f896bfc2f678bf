import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Dice } from '../../../scripts/generate/random.ts'

interface Root {
  folder: string
  random: Dice
  day: (from: number) => string
  command: (...args: string[]) => Promise<unknown>
  caughtUp: () => Promise<void>
}

/** The township whose villages are merged, and those that its government may stand at. */
const TOWNSHIP = '341222102'
const STANDS = [TOWNSHIP, '341222103', '341222104']

/** Those who keep the directory and the read store, in the middle of everything. */
export function createOperators({ folder, random, day, command, caughtUp }: Root) {
  // The first village stays: others are merged into it, a township into its own, and at the end a county.
  const villages = Array.from({ length: 8 }, (_, index) => `${TOWNSHIP}20${index + 1}`)
  const townships = ['341222105', '341222106']
  let stand = TOWNSHIP
  let names = 0
  let generation: 'one' | 'built' | 'switched' | 'back' = 'one'

  const directory = async (fact: object) => {
    const file = join(folder, 'facts.ndjson')
    writeFileSync(file, `${JSON.stringify(fact)}\n`)
    // What waits in a journal while its node moves may not be allowed any more (docs/operations.md).
    await caughtUp()
    await command('directory', 'import', file)
    await caughtUp()
  }
  const since = () => day(0)

  return {
    move: async () => {
      stand = random.pick(STANDS.filter((code) => code !== stand))
      await directory({ type: 'NodeMoved', nodeId: 'taihe-shuizhen', divisionCode: stand })
    },
    merge: async () => {
      const [from, into] = [random.chance(0.3) ? townships : villages, TOWNSHIP]
      const code = from.shift()
      if (code === undefined) return
      const target = from === villages ? `${into}200` : into
      await directory({ type: 'DivisionsMerged', codes: [code], into: target, since: since() })
    },
    rename: () =>
      directory({
        type: 'DivisionRenamed',
        code: TOWNSHIP,
        name: `税镇${'甲乙丙丁戊己庚'[names++ % 7]}镇`,
        since: since(),
      }),
    /** The next step of a rebuild: built beside, used, the one before again, dropped. */
    rebuild: async () => {
      if (generation === 'one') await command('rebuild')
      else if (generation === 'built') await command('rebuild', '--switch', ...(random.chance(0.5) ? ['--force'] : []))
      else if (generation === 'switched' && random.chance(0.6)) await command('rebuild', '--back')
      else await command('rebuild', '--drop')
      const next = { one: 'built', built: 'switched', switched: 'back', back: 'one' } as const
      generation = next[generation]
    },
  }
}
