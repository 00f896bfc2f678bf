import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSandbox } from './create-sandbox.ts'
import type { HandMutant } from './hand-mutant.ts'
import { startSuite } from './suite.ts'

/** What the tests said of one mutant. */
export interface TriedByHand {
  mutant: HandMutant
  /** The title of the first test that failed; null where none did. */
  killedBy: string | null
  /** It was noticed where a test must, and was not where none can. */
  isAsSaid: boolean
}

const LIMIT_MS = 600_000

/** Tries mutants made by hand, one after the other, each with the tests that are named for it. */
export async function tryByHand(
  root: string,
  mutants: HandMutant[],
  onTried: (one: TriedByHand) => void = () => {},
): Promise<TriedByHand[]> {
  const sandbox = createSandbox(root)
  const tried: TriedByHand[] = []
  try {
    for (const mutant of mutants) {
      sandbox.write(mutant.file, planted(mutant, root))
      const killedBy = await firstFailure(sandbox.folder, mutant)
      sandbox.restore(mutant.file)
      const one = { mutant, killedBy, isAsSaid: (killedBy === null) === (mutant.equivalent !== undefined) }
      tried.push(one)
      onTried(one)
    }
    return tried
  } finally {
    sandbox.remove()
  }
}

/** The source with the change in it. Throws where the place is not what it was. */
export function planted({ name, file, from, to }: HandMutant, root: string): string {
  const source = readFileSync(join(root, file), 'utf8')
  const count = source.split(from).length - 1
  if (count !== 1) throw new Error(`${name}: “${from}” stands ${count} times in ${file}, and must stand there once.`)
  return source.replace(from, () => to)
}

async function firstFailure(sandbox: string, { name, tests }: HandMutant): Promise<string | null> {
  for (const file of tests) {
    if (!existsSync(join(sandbox, file))) throw new Error(`${name}: there is no ${file}.`)
    const suite = await startSuite(sandbox, [file])
    if (typeof suite === 'string') return `${file} cannot be loaded`
    const outcome = await suite.run({
      mutant: null,
      tests: null,
      mostHits: Number.MAX_SAFE_INTEGER,
      limitMs: LIMIT_MS,
      limitsMs: {},
    })
    suite.stop()
    if (typeof outcome === 'string') return `${file} ${outcome}`
    if (outcome.failed !== null) return outcome.failed.title
  }
  return null
}
