import { type StoreKind, tamperedFile, tamperedValue } from '../tampering/tampering-round.ts'
import { tamperingScene } from '../tampering/tampering-scene.ts'

const VALUES = Number(process.env.HUB_TEST_ROUNDS || 200)
const FILES = Number(process.env.HUB_TEST_ROUNDS || 120)
const FIRST_SEED = 1000

describe('one changed byte, at random places', function () {
  this.timeout(3_600_000)
  const scene = tamperingScene()

  for (const store of ['journal', 'log', 'read'] as const) {
    it(`in ${VALUES} stored values of the ${store} is named and never served`, () =>
      rounds(VALUES, (seed) => tamperedValue(store, seed, scene.sample, scene.copy), `values of the ${store}`))
    it(`in ${FILES} places of files of the ${store} is named, or changes no row`, () =>
      rounds(
        FILES,
        (seed) => tamperedFile(store as StoreKind, seed, scene.sample, scene.copy),
        `files of the ${store}`,
      ))
  }
})

/** Runs all rounds, so that one run shows every failure. */
async function rounds(count: number, round: (seed: number) => Promise<string>, name: string): Promise<void> {
  const outcomes = new Map<string, number>()
  const failures: string[] = []
  for (let seed = FIRST_SEED; seed < FIRST_SEED + count; seed++)
    try {
      const outcome = await round(seed)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    } catch (error) {
      const { message, cause } = error as Error
      process.stdout.write(`      FAILED ${message}\n`)
      failures.push(`${message}${cause === undefined ? '' : `\n${(cause as Error).stack}`}`)
    }
  process.stdout.write(`      ${name}: ${[...outcomes].map(([outcome, times]) => `${times} ${outcome}`).join(', ')}\n`)
  if (failures.length > 0) throw new Error(`${failures.length} of ${count}:\n${failures.join('\n')}`)
}
