import type { Mutant } from './plant-mutants.ts'
import { type Outcome, type Suite, startSuite } from './suite.ts'
import type { Coverage } from './suite-process.ts'

export interface Tried {
  mutant: Mutant
  /** Which test noticed, or how else it showed; null when nothing did. */
  killedBy: string | null
  /** No test reaches it. */
  isUncovered: boolean
}

/** A process is replaced after so many runs: what mutants leave behind adds up. */
const RUNS_A_PROCESS = 300

/**
 * Tries the mutants of one folder. Those that a test reaches are switched on in a running process, for just the tests
 * that reach them; those that only loading or a hook reaches need a process of their own.
 */
export async function tryMutants(
  mutants: Mutant[],
  {
    sandbox,
    own,
    all,
    jobs,
    onTried,
  }: {
    sandbox: string
    own: string[]
    all: string[]
    jobs: number
    onTried: (tried: Tried) => void
  },
): Promise<Tried[]> {
  const { coverage, milliseconds } = await firstRun(sandbox, all)
  const limitMs = 10_000 + 3 * milliseconds
  const testsOf = testsByMutant(coverage)
  const waiting = [...mutants]
  const tried: Tried[] = []

  async function lane(): Promise<void> {
    let suite: Suite | null = null
    let runs = 0
    const warm = async (id: string, tests: string[]): Promise<Outcome> => {
      if (runs++ % RUNS_A_PROCESS === 0) {
        suite?.stop()
        suite = null
      }
      suite ??= await started(sandbox, all)
      const outcome = await suite.run({ mutant: id, tests }, limitMs)
      if (typeof outcome === 'string') suite = null
      return outcome
    }
    const cold = async (id: string, files: string[]): Promise<Outcome> => {
      const own = await startSuite(sandbox, files, id)
      if (own === 'crashed') return own
      const outcome = await own.run({ mutant: id, tests: null }, limitMs)
      own.stop()
      return outcome
    }
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const { id } = mutant
      const tests = testsOf.get(id) ?? []
      const isStatic = coverage.static[id] !== undefined
      let killedBy = tests.length > 0 ? noticedBy(await warm(id, tests)) : null
      if (killedBy === null && isStatic) killedBy = noticedBy(await cold(id, own)) ?? noticedBy(await cold(id, all))
      const one = { mutant, killedBy, isUncovered: tests.length === 0 && !isStatic }
      tried.push(one)
      onTried(one)
    }
    ;(suite as Suite | null)?.stop()
  }
  await Promise.all(Array.from({ length: jobs }, lane))
  return tried
}

async function firstRun(sandbox: string, files: string[]) {
  const suite = await started(sandbox, files)
  const outcome = await suite.run({ mutant: null, tests: null }, 600_000)
  suite.stop()
  if (typeof outcome === 'string') throw new Error(`The tests ${outcome} without any mutant.`)
  if (outcome.failed !== null)
    throw new Error(`A test fails without any mutant: ${outcome.failed}: ${outcome.why}. Mend it first.`)
  return outcome
}

async function started(sandbox: string, files: string[]): Promise<Suite> {
  const suite = await startSuite(sandbox, files)
  if (suite === 'crashed') throw new Error('The test files cannot be loaded in the sandbox.')
  return suite
}

const noticedBy = (outcome: Outcome): string | null => (typeof outcome === 'string' ? outcome : outcome.failed)

function testsByMutant({ perTest }: Coverage): Map<string, string[]> {
  const tests = new Map<string, string[]>()
  for (const [title, reached] of Object.entries(perTest))
    for (const id of Object.keys(reached)) tests.set(id, [...(tests.get(id) ?? []), title])
  return tests
}
