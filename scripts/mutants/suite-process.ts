import fc from 'fast-check'
import Mocha from 'mocha'

/**
 * Runs in the sandbox, started by suite.ts: loads test files once and runs them as often as it is asked, each time
 * with another mutant switched on. The instrumented code reads and writes `globalThis.__stryker__`.
 */
interface Switches {
  activeMutant?: string
  currentTestId?: string
  mutantCoverage?: Coverage
  hitCount?: number
  hitLimit?: number
  /** Nothing is to be counted any more. */
  isCounted?: boolean
}

/**
 * Mutant id → how often it was reached: while files loaded (`static`), in each test, and under the name of a test file
 * in its hooks.
 */
export interface Coverage {
  static: Record<string, number>
  perTest: Record<string, Record<string, number>>
}

export interface Ask {
  mutant: string | null
  /** Full titles; null for all. */
  tests: string[] | null
  /** A loop that the mutant made endless ends by an exception of the instrumented code after so many rounds. */
  mostHits: number
  /** For all of them together. */
  limitMs: number
  /** For one of them: one that waits for ever is noticed long before all of them would be late. */
  limitsMs: Record<string, number>
}

/** The first test that failed, or whose hook did. */
export interface Failure {
  title: string
  file: string
  why: string
}

export interface Answer {
  failed: Failure | null
  /** Each test that ran: its full title, file and time. */
  ran: { title: string; file: string; milliseconds: number }[]
  coverage: Coverage | null
  /** How often the mutant was reached. */
  hits: number
}

const switches: Switches = {}
Object.assign(globalThis, { __stryker__: switches })
const lasting = process.env.__STRYKER_ACTIVE_MUTANT__ || undefined
switches.activeMutant = lasting

// A mutant that a property test notices by one seed and not by the next would be killed in one run and alive in another.
fc.configureGlobal({ seed: 1 })

/** Takes the place of mocha's pattern for titles. */
class Titles extends RegExp {
  readonly #titles: Set<string>

  constructor(titles: string[]) {
    super('')
    this.#titles = new Set(titles)
  }

  override test(title: string): boolean {
    return this.#titles.has(title)
  }
}

const fileOf = (test: Mocha.Runnable): string => test.file ?? test.parent?.file ?? ''

let limits: Pick<Ask, 'limitMs' | 'limitsMs'>
let answer: Pick<Answer, 'failed' | 'ran'>
/** Says nothing: what happened is in the answer. */
class Recorder {
  constructor(runner: Mocha.Runner) {
    runner.on('suite', (suite) => {
      switches.currentTestId = suite.file
    })
    runner.on('suite end', (suite) => {
      switches.currentTestId = suite.parent?.file
    })
    runner.on('test end', (test) => {
      answer.ran.push({ title: test.fullTitle(), file: fileOf(test), milliseconds: test.duration ?? 0 })
    })
    runner.on('fail', (test, error: Error) => {
      answer.failed ??= { title: test.fullTitle(), file: fileOf(test), why: String(error.message) }
    })
  }
}

const mocha = new Mocha({ timeout: 120_000, reporter: Recorder as never, ...({ bail: true } as object) })
mocha.cleanReferencesAfterRun(false)
mocha.rootHooks({
  beforeEach(this: Mocha.Context) {
    const title = this.currentTest?.fullTitle() ?? ''
    this.currentTest?.timeout(limits.limitsMs[title] ?? limits.limitMs)
    switches.currentTestId = title
  },
  afterEach(this: Mocha.Context) {
    switches.currentTestId = this.currentTest?.file
  },
})
for (const file of process.argv.slice(2)) mocha.addFile(file)
await mocha.loadFilesAsync()
const everything = mocha.options.grep

process.on('message', (ask: Ask) => {
  const { mutant, tests } = ask
  answer = { failed: null, ran: [] }
  switches.activeMutant = mutant ?? lasting
  switches.isCounted = tests !== null || mutant !== null
  switches.hitCount = 0
  switches.hitLimit = ask.mostHits
  limits = ask
  mocha.options.grep = tests === null ? everything : new Titles(tests)
  mocha.run(() => {
    const coverage = mutant === null ? (switches.mutantCoverage ?? { static: {}, perTest: {} }) : null
    process.send?.({ ...answer, coverage, hits: switches.hitCount ?? 0 } satisfies Answer)
  })
})
process.on('disconnect', () => process.exit())
process.send?.('loaded')
