import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runHub } from '../../hub-process.ts'
import { type Figure, figure, printFigures, quantile } from '../figures.ts'
import { cpuMicrosecondsOfEndedChildren } from '../process-usage.ts'
import { CLERK_FILES, type ClerkFileKind, clerkFile, NODE } from './clerk-file.ts'

/**
 * `npm run bench:import -- --before FOLDER [--only csv,xlsx,html] [--items N] [--rounds N] [--json]` compares the CPU that
 * importing an item costs here and in another checkout (with its node_modules). Both import the same file in turns, each
 * time into a new folder; the figure is the median of the rounds' ratios, before to now. A busy machine changes times far
 * more than such a ratio. The exit code is 1 when one falls short of `AT_LEAST`.
 */
const { values } = parseArgs({
  options: {
    before: { type: 'string' },
    only: { type: 'string', default: Object.keys(CLERK_FILES).join(',') },
    items: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
})
if (values.before === undefined) throw new Error('--before FOLDER is missing: a checkout with its node_modules')
const AT_LEAST = 0.9
const CODES = { before: resolve(values.before), now: fileURLToPath(new URL('../../..', import.meta.url)) }
type Code = keyof typeof CODES

const scratch = mkdtempSync(join(tmpdir(), 'hub-bench-'))
const figures: Figure[] = []
try {
  const hasActor = new Map<Code, boolean>()
  for (const code of ['before', 'now'] as const)
    hasActor.set(code, (await hub(code, ['import', '--help'])).includes('--actor'))
  for (const kind of values.only.split(',') as ClerkFileKind[]) {
    if (CLERK_FILES[kind] === undefined) throw new Error(`no kind "${kind}": ${Object.keys(CLERK_FILES).join(', ')}`)
    const items = Number(values.items ?? CLERK_FILES[kind].items)
    const file = await clerkFile(kind, { folder: scratch, items })
    const rounds: Record<Code, number>[] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      // Who begins changes, because what runs second may find its files in the machine's memory.
      const turns: Code[] = round % 2 === 0 ? ['before', 'now'] : ['now', 'before']
      const spent = { before: 0, now: 0 }
      for (const code of turns) spent[code] = (await imported(code, file, hasActor.get(code) === true)) / items
      process.stderr.write(
        `${kind} ${round + 1}: before ${spent.before.toFixed(0)}, now ${spent.now.toFixed(0)} µs/item\n`,
      )
      rounds.push(spent)
    }
    const median = (of: (round: Record<Code, number>) => number) => quantile(rounds.map(of), 0.5)
    const ratio = median(({ before, now }) => before / now)
    const cpu = { unit: 'item', microseconds: median(({ now }) => now) } as const
    figures.push(
      figure(`import of ${items} items, ${kind}, rate against before`, ratio, '×', { atLeast: AT_LEAST, cpu }),
    )
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
console.log(values.json ? JSON.stringify(figures) : printFigures(figures))
if (figures.some(({ met }) => met === false)) process.exitCode = 1

/** The CPU of one import into a new folder, in microseconds, without that of making the folder. */
async function imported(code: Code, file: string, hasActor: boolean): Promise<number> {
  rmSync(join(scratch, 'data'), { recursive: true, force: true })
  await hub(code, ['init', '--division', NODE.division])
  const before = cpuMicrosecondsOfEndedChildren()
  await hub(code, ['--json', 'import', file, '--node', NODE.id, ...(hasActor ? ['--actor', `${NODE.id}-clerk`] : [])])
  return cpuMicrosecondsOfEndedChildren() - before
}

async function hub(code: Code, args: string[]): Promise<string> {
  const ended = await runHub(args, { root: CODES[code], dataFolder: join(scratch, 'data') })
  if (ended.code === 0) return ended.stdout
  throw new Error(
    `${CODES[code]}: hub ${args.join(' ')} ended with ${ended.code}: ${ended.stderr}${ended.stdout.slice(0, 2000)}`,
  )
}
