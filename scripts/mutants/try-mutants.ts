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
/** Tests that take less than this are asked first, then those that take less than the next. */
const SLOW_MS = [100, 500, 2000, Number.POSITIVE_INFINITY]

/**
 * Tries the mutants of one folder. A first run without a mutant tells which tests reach which mutant. Then each mutant
 * is switched on in a running process, for just the tests that reach it: first those of the file that mirrors its
 * source, then the folder's own, then the neighbours'. A survivor is tried once more in a process that begins with it, if
 * it was reached less often than in the first run, because a module then remembers something from before. So is one that
 * is reached while files load, and this one by all tests.
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
      const stages = stagesOf(mutant, tests, sandbox)
      const groups = stages.flatMap((stage) => reach.quickFirst(titles, stage))
      let kill: Kill | null = null
      let hits = 0
      for (const some of groups) {
        if (kill !== null) break
        const outcome = await warm.run(mutant.id, some)
        kill = killOf(outcome, sandbox)
        if (typeof outcome !== 'string') hits += outcome.hits
      }
      const isToBeTriedCold = kill === null && (isStatic || hits < reach.hitsOf(mutant.id))
      for (const stage of isToBeTriedCold ? stages : []) {
        const some = isStatic ? stage : stage.filter((file) => titles.some((title) => reach.fileOf(title) === file))
        if (some.length > 0) kill ??= await cold(mutant.id, some, isStatic ? null : titles)
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
    run: async (id: string, titles: string[]): Promise<Outcome> => {
      const isFresh = runs === 0
      const outcome = await ask(id, titles)
      const kill = killOf(outcome, sandbox)
      // What a test waited for in vain may still go on.
      if (typeof outcome !== 'string' && outcome.failed?.why.startsWith('Timeout of')) stop()
      if (kill === null || isFresh) return outcome
      // An earlier mutant may have left something behind: then this test fails without a mutant, too.
      const isSpoiled = suite === null || killOf(await ask(null, [kill.by]), sandbox) !== null
      if (!isSpoiled) return outcome
      stop()
      return ask(id, titles)
    },
  }
}

/** What the first run tells: which tests reach a mutant and how often, where they are and how long they take. */
function reachOf({ coverage, ran }: Answer, sandbox: string) {
  const { perTest, static: outside } = coverage ?? { perTest: {}, static: {} }
  const titles = new Map<string, Set<string>>()
  const hits = new Map<string, number>()
  for (const [title, reached] of Object.entries(perTest)) {
    // What a hook reaches matters to all tests of its file.
    const inFile = ran.filter(({ file }) => file === title).map((test) => test.title)
    for (const [id, count] of Object.entries(reached)) {
      titles.set(id, new Set([...(titles.get(id) ?? []), ...(inFile.length > 0 ? inFile : [title])]))
      hits.set(id, (hits.get(id) ?? 0) + count)
    }
  }
  const tests = new Map(ran.map((test) => [test.title, test]))
  const millisecondsOf = (title: string) => tests.get(title)?.milliseconds ?? 0
  const fileOf = (title: string): string => inSandbox(tests.get(title)?.file ?? '', sandbox)
  return {
    titlesOf: (id: string): string[] => [...(titles.get(id) ?? [])],
    hitsOf: (id: string): number => hits.get(id) ?? 0,
    isStatic: (id: string): boolean => outside[id] !== undefined,
    fileOf,
    /** Those of these tests that are in one of the files, in groups: one quick test mostly spares all the slow ones. */
    quickFirst: (some: string[], files: string[]): string[][] => {
      const there = some.filter((title) => files.includes(fileOf(title)))
      return [...Map.groupBy(there, (title) => SLOW_MS.findIndex((slow) => millisecondsOf(title) < slow))]
        .toSorted(([a], [b]) => a - b)
        .map(([, group]) => group)
    },
    /** With plenty of time, even where the machine is busier than it was in the first run. Null for all tests. */
    askFor: (id: string | null, some: string[] | null): Ask => ({
      mutant: id,
      tests: some,
      limitMs: (some ?? [...tests.keys()]).reduce((sum, title) => sum + 10 * millisecondsOf(title), 20_000),
      limitsMs: Object.fromEntries(
        (some ?? [...tests.keys()]).map((title) => [title, 10 * millisecondsOf(title) + 10_000]),
      ),
      mostHits: Math.max(1_000_000, 100 * (hits.get(id ?? '') ?? 0)),
    }),
  }
}

async function firstRun(sandbox: string, files: string[]): Promise<Answer> {
  if (files.length === 0) return { failed: null, ran: [], coverage: null, hits: 0 }
  const suite = await loaded(sandbox, files)
  const outcome = await suite.run({
    mutant: null,
    tests: null,
    limitMs: FIRST_RUN_MS,
    limitsMs: {},
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
