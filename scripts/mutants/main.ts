import { existsSync, globSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { HAND_MUTANTS } from './by-hand.ts'
import { changedLines } from './changed-lines.ts'
import { EQUIVALENTS } from './equivalents.ts'
import type { Mutant } from './plant-mutants.ts'
import { showProgress } from './progress.ts'
import { runMutants } from './run-mutants.ts'
import type { Summary } from './summarise.ts'
import { tryByHand } from './try-by-hand.ts'

/**
 * `npm run mutants [-- FOLDER|FILE …] [--changed REVISION] [--narrow] [--fresh] [--jobs N] [--json]`: changes one
 * expression at a time and asks the fast tests whether they notice. Without arguments it takes services/domain and
 * services/projector; with `--changed` the lines of services/ that differ from a revision. `--narrow` asks the
 * folder's own tests only. A run that was broken off goes on where it was; `--fresh` begins again.
 *
 * `npm run mutants -- --by-hand [NAME …]` tries the ones of by-hand.ts instead, and says what notices each.
 *
 * Exit 1 when a mutant survives that equivalents.ts does not explain, or when an explanation there does not fit the
 * survivors of the files that were tried; 2 when it cannot begin.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))

function given() {
  const { values, positionals } = parseArgs({
    options: {
      changed: { type: 'string' },
      narrow: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      jobs: { type: 'string', default: '2' },
      json: { type: 'boolean', default: false },
      'by-hand': { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const jobs = Number(values.jobs)
  const byHand = values['by-hand'] ? positionals : null
  if (!Number.isInteger(jobs) || jobs < 1) throw new Error(`--jobs takes a number from 1 on, not “${values.jobs}”.`)
  const changed = values.changed === undefined ? null : linesSince(values.changed)
  if (byHand !== null) return { ...values, byHand, jobs, changed, files: [] }
  const wanted =
    positionals.length > 0 ? positionals : changed === null ? ['services/domain', 'services/projector'] : ['services']
  const files = wanted.flatMap(filesIn).sort()
  return {
    ...values,
    byHand,
    jobs,
    changed,
    files: changed === null ? files : files.filter((file) => changed.has(file)),
  }
}

function linesSince(revision: string): Map<string, Set<number>> {
  try {
    return changedLines(revision, root)
  } catch (error) {
    throw new Error(`git cannot compare with “${revision}”: ${(error as { stderr?: string }).stderr?.trim() ?? error}`)
  }
}

function filesIn(path: string): string[] {
  const name = relative(root, resolve(path))
  const whole = join(root, name)
  if (!existsSync(whole)) throw new Error(`There is no “${path}”.`)
  if (!/^services(?:\/|$)/.test(name))
    throw new Error(`Only files of services/ are changed, and “${path}” is not there.`)
  return statSync(whole).isFile() ? [name] : globSync('**/*.ts', { cwd: whole }).map((file) => join(name, file))
}

const isOnLines = (lines: Set<number> | undefined, { line, lastLine }: Mutant): boolean =>
  lines !== undefined && [...lines].some((one) => one >= line && one <= lastLine)

function print({ byFolder, unexplained, idle }: Summary): void {
  for (const { mutant, isUncovered } of unexplained) {
    const { file, line, within, mutator, change } = mutant
    console.log(`${file}:${line} ${within} [${mutator}]${isUncovered ? ' no test comes here' : ''}\n    ${change}`)
  }
  for (const { file, within, change, times = 1 } of idle)
    console.log(`equivalents.ts explains what did not survive ${times} times: ${file} ${within}\n    ${change}`)
  console.table(byFolder)
}

async function mainByHand(names: string[]): Promise<number> {
  const wanted = HAND_MUTANTS.filter(({ name }) => names.length === 0 || names.includes(name))
  const tried = await tryByHand(root, wanted, ({ mutant, killedBy, isAsSaid }) =>
    console.log(`${mutant.name} ${isAsSaid ? '' : 'NOT AS SAID: '}${killedBy ?? 'survives'} (${mutant.what})`),
  )
  return tried.every(({ isAsSaid }) => isAsSaid) ? 0 : 1
}

async function main(): Promise<number> {
  const { changed, files, jobs, json, narrow, fresh, byHand } = given()
  if (byHand !== null) return mainByHand(byHand)
  const progress = showProgress()
  const summary = await runMutants({
    root,
    files,
    isWanted: (mutant) => changed === null || isOnLines(changed.get(mutant.file), mutant),
    isNarrow: narrow,
    isFresh: fresh,
    jobs,
    // Of some lines of a file only some of its explanations can fit.
    equivalents: changed === null ? EQUIVALENTS.filter(({ file }) => files.includes(file)) : EQUIVALENTS,
    onProgress: progress.tell,
  }).finally(progress.stop)
  if (changed !== null) summary.idle = []
  if (json) console.log(JSON.stringify(summary))
  else print(summary)
  return summary.unexplained.length + summary.idle.length > 0 ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`mutants: ${(error as Error).message}`)
  process.exitCode = 2
}
