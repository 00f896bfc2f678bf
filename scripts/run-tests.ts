import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chooseEngines } from '../infra/engines/choose-engines.ts'

/**
 * `npm test` runs mocha over test/, two processes at a time: the fast files in one, those that need nothing but engines in
 * one, and each file that starts processes in one of its own. Engines that are at hand are started once for all. What
 * failed is printed once more at the end, where it is found even when only the end of a long output is kept. The last
 * line is `N passed, N failed[, N skipped]`.
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
const needsEngines = (file: string) => /\.(contract|e2e|long)\.test\.ts$/.test(file)
const isSlow = (file: string) => /\.(e2e|long)\.test\.ts$/.test(file)

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

/** With `live` its output is printed at once, otherwise when it has ended. */
async function run(batch: string[], { live = false } = {}): Promise<Count> {
  if (batch.length === 0) return { passed: 0, failed: 0, skipped: 0, failure: null }
  const child = spawn(process.execPath, [mocha, '--exit', '--timeout', '20000', ...batch], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Each of some hundred processes would strip types and compile all modules again.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env, ...urls },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk
      if (live) process.stdout.write(chunk)
    })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (!live) process.stdout.write(output)
  const count = (word: string) => Number(new RegExp(`^ {2}(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0)
  const failed = count('failing')
  return {
    passed: count('passing'),
    // A runner that ended badly and named no failure counts as one failure.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: count('pending'),
    failure: code === 0 ? null : `${batch.length === 1 ? batch[0] : `${batch.length} files`}\n${failureIn(output)}`,
  }
}

/** A runner that named no failure ended badly, and its last lines say why. */
function failureIn(output: string): string {
  const start = output.search(/^ {2}\d+ failing/m)
  return start < 0 ? output.split('\n').slice(-40).join('\n') : output.slice(start)
}

const engines = files.some(needsEngines) ? await startEngines() : null
const urls = engines?.urls ?? {}
const counts: Count[] = []
// The fast files take one core. Beside them go those that wait for engines and for processes of their own.
const quick = files.filter((file) => !needsEngines(file))
const contracts = files.filter((file) => needsEngines(file) && !isSlow(file))
const rest = [quick, contracts, ...files.filter(isSlow).map((file) => [file])]
const lane = async () => {
  for (let batch = rest.shift(); batch !== undefined; batch = rest.shift())
    counts.push(await run(batch, { live: values.long || batch === quick }))
}
await Promise.all(values.long ? [lane()] : [lane(), lane()])

await engines?.stop()

const sum = (key: 'passed' | 'failed' | 'skipped') => counts.reduce((total, count) => total + count[key], 0)
const skipped = sum('skipped')
for (const { failure } of counts) if (failure !== null) console.log(`\nFailed in ${failure}`)
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0
