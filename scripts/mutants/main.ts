import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { changedLines } from './changed-lines.ts'
import { createSandbox } from './create-sandbox.ts'
import { EQUIVALENTS, isThis } from './equivalents.ts'
import { type Mutant, plantMutants } from './plant-mutants.ts'
import { folderOf, suiteOf } from './suites.ts'
import { type Tried, tryMutants } from './try-mutants.ts'

/**
 * `npm run mutants [-- FOLDER|FILE …] [--changed REVISION] [--jobs N] [--json]`: changes one expression at a time and
 * asks the fast tests whether they notice. Without arguments it takes services/domain and services/projector; with
 * `--changed` the lines of services/ that differ from a revision. Exit 1 when a mutant survives that equivalents.ts
 * does not explain, or when an explanation there fits no survivor of the files that were tried.
 */
const { values, positionals } = parseArgs({
  options: {
    changed: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const changed = values.changed === undefined ? null : changedLines(values.changed, root)
const wanted = positionals.length > 0 ? positionals : ['services/domain', 'services/projector']
const files = changed === null ? wanted.flatMap(filesIn) : [...changed.keys()]
const isWanted = ({ file, line, lastLine }: Mutant): boolean => {
  const lines = changed?.get(file)
  return lines === undefined || [...lines].some((one) => one >= line && one <= lastLine)
}

function filesIn(path: string): string[] {
  const whole = join(root, path)
  return statSync(whole).isFile() ? [path] : globSync('**/*.ts', { cwd: whole }).map((file) => join(path, file))
}

const sandbox = createSandbox(root)
let tried: Tried[]
try {
  const mutants = (await plantMutants(files.sort(), root, sandbox.folder)).filter(isWanted)
  tried = []
  for (const [folder, ofFolder] of Map.groupBy(mutants, ({ file }) => folderOf(file))) {
    let done = 0
    const report = () => {
      done++
      if (process.stderr.isTTY) process.stderr.write(`\r${folder}: ${done} of ${ofFolder.length} mutants`)
    }
    const options = { sandbox: sandbox.folder, ...suiteOf(folder, root), jobs: Number(values.jobs), onTried: report }
    tried.push(...(await tryMutants(ofFolder, options)))
    if (process.stderr.isTTY) process.stderr.write('\n')
  }
} finally {
  sandbox.remove()
}

const explained = (mutant: Mutant) => EQUIVALENTS.find((one) => isThis(mutant, one))
const survivors = tried.filter(({ killedBy }) => killedBy === null)
const unexplained = survivors.filter(({ mutant }) => explained(mutant) === undefined)
const idle = EQUIVALENTS.filter(
  (one) => changed === null && files.includes(one.file) && !survivors.some(({ mutant }) => isThis(mutant, one)),
)
const byFolder = [
  ...Map.groupBy(tried, ({ mutant }) =>
    mutant.file
      .split('/')
      .slice(0, 3)
      .join('/')
      .replace(/\/[^/]*\.ts$/, ''),
  ),
].map(([folder, all]) => {
  const left = all.filter(({ killedBy }) => killedBy === null)
  const equivalent = left.filter(({ mutant }) => explained(mutant) !== undefined).length
  return {
    folder,
    mutants: all.length,
    killed: all.length - left.length,
    equivalent,
    surviving: left.length - equivalent,
  }
})

if (values.json) console.log(JSON.stringify({ byFolder, unexplained, idle }))
else {
  for (const { mutant, isUncovered } of unexplained)
    console.log(
      `${mutant.file}:${mutant.line} ${mutant.within} [${mutant.mutator}]${isUncovered ? ' no test comes here' : ''}\n    ${mutant.change}`,
    )
  for (const { file, within, change } of idle)
    console.log(`equivalents.ts explains a mutant that did not survive: ${file} ${within}: ${change}`)
  console.table(byFolder)
}
process.exitCode = unexplained.length + idle.length > 0 ? 1 : 0
