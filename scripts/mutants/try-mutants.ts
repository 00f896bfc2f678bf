import type { Mutant } from './plant-mutants.ts'
import { type Outcome, type Suite, startSuite } from './suite.ts'
import type { Answer, Ask } from './suite-process.ts'
import { mirrorOf, type TestFiles } from './suites.ts'

/** How the tests noticed a mutant. */
export interface Kill {
  /** The full title of the first test that failed, or `crashed`, or `timed out`. */
  by: string
  /** The file of that test. */
  file: string | null
}

export interface Tried {
  mutant: Mutant
  /** Null when nothing noticed. */
  kill: Kill | null
  /** No test reaches it. */
  isUncovered: boolean
}

export interface TryOptions {
  sandbox: string
  tests: TestFiles
  jobs: number
  onTried: (tried: Tried) => void
}

/** A process is replaced after so many runs: what mutants leave behind adds up. */
const RUNS_A_PROCESS = 300
const FIRST_RUN_MS = 3_600_000

/**
 * Tries the mutants of one folder. A first run without a mutant tells which tests reach which mutant. Then each mutant
 * is switched on in a running process, for just the tests that reach it: first those of the file that mirrors its
 * source, then the folder's own, then the neighbours'. One that survives is tried once more in a process that begins
 * with it, because modules may have remembered something from before; so is one that is reached while files load or
 * in a hook, and this one by all tests.
 */
export async function tryMutants(mutants: Mutant[], options: TryOptions): Promise<Tried[]> {
  const { sandbox, tests, jobs, onTried } = options
  const files = [...tests.own, ...tests.neighbours]
  const reach = reachOf(await firstRun(sandbox, files), sandbox)
  const waiting = [...mutants]
  const tried: Tried[] = []

  async function lane(): Promise<void> {
    const warm = createWarmSuite(sandbox, files, reach.askFor)
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const titles = reach.titlesOf(mutant.id)
      const isStatic = reach.isStatic(mutant.id)
      let kill: Kill | null = null
      for (const stage of stagesOf(mutant, tests, sandbox)) {
        const some = titles.filter((title) => stage.includes(reach.fileOf(title)))
        if (kill === null && some.length > 0) kill = await warm.run(mutant.id, some)
      }
      for (const stage of stagesOf(mutant, tests, sandbox)) {
        const some = isStatic ? stage : stage.filter((file) => titles.some((title) => reach.fileOf(title) === file))
        if (kill === null && some.length > 0) kill = await cold(mutant.id, some, isStatic ? null : titles)
      }
      const one = { mutant, kill, isUncovered: titles.length === 0 && !isStatic }
      tried.push(one)
      onTried(one)
    }
    warm.stop()
  }

  async function cold(id: string, some: string[], titles: string[] | null): Promise<Kill | null> {
    const suite = await startSuite(sandbox, some, id)
    if (typeof suite === 'string') return { by: 'crashed', file: null }
    const outcome = await suite.run(reach.askFor(id, titles))
    suite.stop()
    return killOf(outcome, sandbox)
  }

  await Promise.all(Array.from({ length: jobs }, lane))
  return tried
}

/** Groups of test files, the likeliest to notice first. */
function stagesOf({ file }: Mutant, { own, neighbours }: TestFiles, sandbox: string): string[][] {
  const mirror = mirrorOf(file, sandbox)
  if (mirror === null || !own.includes(mirror)) return [own, neighbours]
  return [[mirror], own.filter((one) => one !== mirror), neighbours]
}

/** A process that goes on from mutant to mutant, and is replaced when it must be. */
function createWarmSuite(sandbox: string, files: string[], askFor: (id: string | null, titles: string[]) => Ask) {
  let suite: Suite | null = null
  let runs = 0
  const stop = () => {
    suite?.stop()
    suite = null
    runs = 0
  }
  const ask = async (id: string | null, titles: string[]): Promise<Outcome> => {
    if (runs >= RUNS_A_PROCESS) stop()
    suite ??= await loaded(sandbox, files)
    runs++
    const outcome = await suite.run(askFor(id, titles))
    if (typeof outcome === 'string') stop()
    return outcome
  }

  return {
    stop,
    run: async (id: string, titles: string[]): Promise<Kill | null> => {
      const isFresh = runs === 0
      const kill = killOf(await ask(id, titles), sandbox)
      if (kill === null || isFresh) return kill
      // An earlier mutant may have left something behind: then this test fails without a mutant, too.
      const isSpoiled = suite === null || killOf(await ask(null, [kill.by]), sandbox) !== null
      if (!isSpoiled) return kill
      stop()
      return killOf(await ask(id, titles), sandbox)
    },
  }
}

/** What the first run tells: which tests reach a mutant and how often, where they are and how long they take. */
function reachOf({ coverage, ran }: Answer, sandbox: string) {
  const { perTest, static: outside } = coverage ?? { perTest: {}, static: {} }
  const titles = new Map<string, string[]>()
  const hits = new Map(Object.entries(outside))
  for (const [title, reached] of Object.entries(perTest))
    for (const [id, count] of Object.entries(reached)) {
      titles.set(id, [...(titles.get(id) ?? []), title])
      hits.set(id, (hits.get(id) ?? 0) + count)
    }
  const tests = new Map(ran.map((test) => [test.title, test]))
  const millisecondsOf = (title: string) => tests.get(title)?.milliseconds ?? 0
  return {
    titlesOf: (id: string): string[] => titles.get(id) ?? [],
    isStatic: (id: string): boolean => outside[id] !== undefined,
    fileOf: (title: string): string => inSandbox(tests.get(title)?.file ?? '', sandbox),
    /** With plenty of time, even where the machine is busier than it was in the first run. Null for all tests. */
    askFor: (id: string | null, some: string[] | null): Ask => ({
      mutant: id,
      tests: some,
      limitMs: (some ?? [...tests.keys()]).reduce((sum, title) => sum + 10 * millisecondsOf(title), 20_000),
      mostHits: Math.max(1_000_000, 100 * (hits.get(id ?? '') ?? 0)),
    }),
  }
}

async function firstRun(sandbox: string, files: string[]): Promise<Answer> {
  if (files.length === 0) return { failed: null, ran: [], coverage: null }
  const suite = await loaded(sandbox, files)
  const outcome = await suite.run({
    mutant: null,
    tests: null,
    limitMs: FIRST_RUN_MS,
    mostHits: Number.MAX_SAFE_INTEGER,
  })
  suite.stop()
  if (typeof outcome === 'string') throw new Error(`The tests ${outcome} without any mutant. Mend that first.`)
  if (outcome.failed !== null) {
    const { title, file, why } = outcome.failed
    throw new Error(
      `A test fails without any mutant: “${title}” in ${inSandbox(file, sandbox)}: ${why}. Mend that first.`,
    )
  }
  return outcome
}

async function loaded(sandbox: string, files: string[]): Promise<Suite> {
  const suite = await startSuite(sandbox, files)
  if (typeof suite === 'string') throw new Error(`The test files cannot be loaded without any mutant: ${suite}`)
  return suite
}

function killOf(outcome: Outcome, sandbox: string): Kill | null {
  if (typeof outcome === 'string') return { by: outcome, file: null }
  return outcome.failed === null
    ? null
    : { by: outcome.failed.title, file: inSandbox(outcome.failed.file, sandbox) || null }
}

/** The path of a file relative to the sandbox, as it is to the root. */
const inSandbox = (file: string, sandbox: string): string => file.replace(`${sandbox}/`, '')
