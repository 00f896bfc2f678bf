import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * `npm test`: mocha over test/, the fast files in one process, each file that starts processes in its own after
 * them. Ends with one line `N passed, N failed[, N skipped]`.
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
const isSlow = (file: string) => /\.(e2e|long)\.test\.ts$/.test(file)

interface Count {
  passed: number
  failed: number
  skipped: number
}

async function run(batch: string[]): Promise<Count> {
  if (batch.length === 0) return { passed: 0, failed: 0, skipped: 0 }
  const child = spawn(process.execPath, [mocha, '--exit', '--timeout', '20000', ...batch], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
    process.stdout.write(chunk)
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const count = (word: string) => Number(new RegExp(`^ {2}(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0)
  const failed = count('failing')
  // A runner that ended badly without naming a failure has failed all the same.
  return { passed: count('passing'), failed: code !== 0 && failed === 0 ? 1 : failed, skipped: count('pending') }
}

const counts = [await run(files.filter((file) => !isSlow(file)))]
for (const file of files.filter(isSlow)) counts.push(await run([file]))

const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0)
const skipped = sum('skipped')
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0
