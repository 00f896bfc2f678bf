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
}

/** Mutant id → how often it was reached: while files loaded and in hooks (`static`), and in each test. */
export interface Coverage {
  static: Record<string, number>
  perTest: Record<string, Record<string, number>>
}

export interface Ask {
  mutant: string | null
  /** Full titles; null for all. */
  tests: string[] | null
}

export interface Answer {
  /** Full title of the first test that failed. */
  failed: string | null
  why: string | null
  coverage: Coverage
  milliseconds: number
  ran: number
}

/** A loop that a mutant made endless ends by an exception of the instrumented code. */
const MOST_HITS = 1_000_000

const switches: Switches = {}
Object.assign(globalThis, { __stryker__: switches })
if (process.env.__STRYKER_ACTIVE_MUTANT__) switches.activeMutant = process.env.__STRYKER_ACTIVE_MUTANT__

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

let answer: Omit<Answer, 'coverage' | 'milliseconds'>
/** Says nothing: what happened is in the answer. */
class Recorder {
  constructor(runner: Mocha.Runner) {
    runner.on('test end', () => {
      answer.ran++
    })
    runner.on('fail', (test, error) => {
      answer.failed ??= test.fullTitle()
      answer.why ??= String((error as Error).message)
    })
  }
}

const mocha = new Mocha({ timeout: 20_000, reporter: Recorder as never, ...({ bail: true } as object) })
mocha.cleanReferencesAfterRun(false)
mocha.rootHooks({
  beforeEach(this: Mocha.Context) {
    switches.currentTestId = this.currentTest?.fullTitle()
  },
  afterEach() {
    switches.currentTestId = undefined
  },
})
for (const file of process.argv.slice(2)) mocha.addFile(file)
await mocha.loadFilesAsync()
const everything = mocha.options.grep

process.on('message', ({ mutant, tests }: Ask) => {
  answer = { failed: null, why: null, ran: 0 }
  switches.activeMutant = mutant ?? process.env.__STRYKER_ACTIVE_MUTANT__
  switches.hitCount = 0
  switches.hitLimit = MOST_HITS
  mocha.options.grep = tests === null ? everything : new Titles(tests)
  const begun = performance.now()
  mocha.run(() => {
    const coverage = switches.mutantCoverage ?? { static: {}, perTest: {} }
    process.send?.({ ...answer, coverage: mutant === null ? coverage : null, milliseconds: performance.now() - begun })
  })
})
process.send?.('loaded')
