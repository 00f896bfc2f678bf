import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chooseEngines } from '../infra/engines/choose-engines.ts'

/**
 * `npm test` runs mocha over test/ in two lanes side by side. In one are the tests that need engines, first the files that
 * need nothing else, then each file that starts processes too in a process of its own: two of them at a time would starve
 * the brokers. In the other are the fast files. Whichever has done its own goes on with the tests that start processes on
 * embedded stores, file by file; so does a third lane whenever both leave a processor idle, as those do that wait for an
 * engine. Engines that are at hand are started once for all. What failed is printed once more at the end, where it is found
 * even when only the end of a long output is kept. The last line is `N passed, N failed[, N skipped]`.
 */
const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean', default: false } },
  allowPositionals: true,
})

const root = fileURLToPath(new URL('..', import.meta.url))
const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js')
const files = globSync(positionals.length > 0 ? positionals : 'test/**/*.test.ts', { cwd: root })
  .filter((file) => values.long || !file.endsWith('.long.test.ts'))
  .sort()
const isContract = (file: string) => /\.contract\.test\.ts$/.test(file)
const isSlow = (file: string) => /\.(e2e|long)\.test\.ts$/.test(file)
/** A file that needs engines gets them by one of these modules or names. */
const ENGINES =
  /from '[./\w-]*\/(?:engines|own-kafka|choose-engines)\.ts'|\b(?:onEngines|describeOnBoth|engineEnvironment)\b/
const needsEngines = (file: string) =>
  isContract(file) || (isSlow(file) && ENGINES.test(readFileSync(join(root, file), 'utf8')))

/** A file that needs engines may have tests on embedded stores, too, under a title that says so. */
const EMBEDDED_TITLE = ', all embedded'
const RUNS_ON_BOTH = new RegExp(`\\bdescribeOnBoth\\b|${EMBEDDED_TITLE}`)

/** What one process of mocha runs. */
interface Batch {
  files: string[]
  /** Which tests of them; all where it is missing. */
  only?: 'embedded' | 'others'
  /** Its output is printed at once, otherwise when it has ended. */
  live?: boolean
}

interface Count {
  passed: number
  failed: number
  skipped: number
  /** What failed and why, as mocha printed it; null when nothing did. */
  failure: string | null
}

/** The addresses have the names by which tests find a running engine. A test that needs a missing one says so. */
async function startEngines() {
  const chosen = chooseEngines(process.env)
  const [kafka, registry, mongo] = await Promise.all([chosen.kafka(), chosen.registry(), chosen.mongo()])
  return {
    urls: {
      ...('missing' in kafka ? {} : { HUB_TEST_KAFKA: kafka.brokers.join(',') }),
      ...('missing' in registry ? {} : { HUB_TEST_REGISTRY: registry.url }),
      ...('missing' in mongo ? {} : { HUB_TEST_MONGO: mongo.url }),
    },
    stop: () => Promise.all([kafka, registry, mongo].map((engine) => ('missing' in engine ? null : engine.stop()))),
  }
}

async function run({ files: batch, only, live = false }: Batch): Promise<Count> {
  if (batch.length === 0) return { passed: 0, failed: 0, skipped: 0, failure: null }
  const chosen = only ? ['--fgrep', EMBEDDED_TITLE, ...(only === 'others' ? ['--invert'] : [])] : []
  const begun = performance.now()
  const child = spawn(process.execPath, [mocha, '--exit', '--timeout', '20000', ...chosen, ...batch], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Each of some hundred processes would strip types and compile all modules again. The help has the locale's language.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env, LC_ALL: 'C.UTF-8', ...urls },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      if (live) process.stdout.write(chunk)
    })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (!live) process.stdout.write(output)
  console.log(`  ${nameOf(batch)}${only ? `, ${only}` : ''}: ${Math.round((performance.now() - begun) / 1000)} s`)
  const count = (word: string) => Number(new RegExp(`^ {2}(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0)
  const failed = count('failing')
  return {
    passed: count('passing'),
    // A runner that ended badly and named no failure counts as one failure.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: count('pending'),
    failure: code === 0 ? null : `${nameOf(batch)}\n${failureIn(output)}`,
  }
}

const LOOK_MS = 5000
/** Less than a whole one: the tests that are running need some room. */
const IDLE_PROCESSORS = 0.7
/** In a container there may be processors whose work is seen and that are not for the tests. */
const SEES_ITS_OWN = cpus().length === availableParallelism()

async function hasIdleProcessor(): Promise<boolean> {
  const spent = () => cpus().reduce((all, { times }) => all + times.user + times.nice + times.sys + times.irq, 0)
  const before = spent()
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  return SEES_ITS_OWN && cpus().length - (spent() - before) / LOOK_MS >= IDLE_PROCESSORS
}

const nameOf = (batch: string[]) => (batch.length === 1 ? batch[0] : `${batch.length} files`)

/** A runner that named no failure ended badly, and its last lines say why. */
function failureIn(output: string): string {
  const start = output.search(/^ {2}\d+ failing/m)
  return start < 0 ? output.split('\n').slice(-40).join('\n') : output.slice(start)
}

const engines = files.some(needsEngines) ? await startEngines() : null
const urls = engines?.urls ?? {}
const counts: Count[] = []
const contracts = files.filter(isContract)
const quick = files.filter((file) => !isContract(file) && !isSlow(file))
const slow = files.filter((file) => isSlow(file) && !isContract(file))
const runsOnBoth = (file: string) => RUNS_ON_BOTH.test(readFileSync(join(root, file), 'utf8'))
const own: Batch[][] = [
  [
    { files: contracts },
    ...slow
      .filter(needsEngines)
      .map((file): Batch => ({ files: [file], only: runsOnBoth(file) ? 'others' : undefined })),
  ],
  [{ files: quick, live: true }],
]
const shared = slow
  .filter((file) => !needsEngines(file) || runsOnBoth(file))
  .map((file): Batch => ({ files: [file], only: needsEngines(file) ? 'embedded' : undefined }))
const lane = async (batches: Batch[]) => {
  for (const queue of [batches, shared])
    for (let batch = queue.shift(); batch; batch = queue.shift())
      counts.push(await run({ ...batch, live: values.long || batch.live }))
}
/** Takes one file of the shared ones after the other, each when a processor has been idle. */
const idleLane = async () => {
  while (shared.length > 0) {
    if (!(await hasIdleProcessor())) continue
    const batch = shared.shift()
    if (batch !== undefined) counts.push(await run(batch))
  }
}
await Promise.all(values.long ? [lane(own.flat())] : [...own.map(lane), idleLane()])

await engines?.stop()

const sum = (key: 'passed' | 'failed' | 'skipped') => counts.reduce((total, count) => total + count[key], 0)
const skipped = sum('skipped')
for (const { failure } of counts) if (failure !== null) console.log(`\nFailed in ${failure}`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0
