import { hash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Mutant } from './plant-mutants.ts'
import type { Kill, Tried } from './try-mutants.ts'

interface Kept {
  mutant: string
  kill: Kill | null
  isUncovered: boolean
  /** Of the test file that noticed; null where no test failed. */
  killer: string | null
  /** What was asked of it, for a survivor. */
  asked: string
}

export interface KeptResults {
  resultOf(mutant: Mutant): Tried | null
  keep(tried: Tried): void
}

/**
 * What earlier runs found out, so that a run that was broken off goes on. A kill counts until the mutated file or the
 * test file that noticed changes; what else those two lean on is not looked at, so a last word is a run with --fresh. A
 * survivor counts until anything in services/ or test/ changes, and for the same choice of tests.
 */
export function openKeptResults(file: string, { root, asked }: { root: string; asked: string }): KeptResults {
  const results = new Map<string, Kept>()
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    const kept = parsed(line)
    if (kept !== null) results.set(kept.mutant, kept)
  }
  mkdirSync(dirname(file), { recursive: true })
  const hashes = new Map<string, string | null>()
  const hashOfFile = (name: string): string | null => {
    const known = hashes.get(name)
    if (known !== undefined) return known
    const whole = join(root, name)
    const found = existsSync(whole) ? hash('sha256', readFileSync(whole)) : null
    hashes.set(name, found)
    return found
  }
  const killerOf = ({ kill }: Pick<Tried, 'kill'>) =>
    kill === null || kill.file === null ? null : hashOfFile(kill.file)

  return {
    resultOf: (mutant) => {
      const kept = results.get(mutant.fingerprint)
      if (kept === undefined) return null
      const counts = kept.kill === null ? kept.asked === asked : kept.killer === killerOf(kept)
      return counts ? { mutant, kill: kept.kill, isUncovered: kept.isUncovered } : null
    },
    keep: (tried) => {
      const { mutant, kill, isUncovered } = tried
      const kept: Kept = { mutant: mutant.fingerprint, kill, isUncovered, killer: killerOf(tried), asked }
      appendFileSync(file, `${JSON.stringify(kept)}\n`)
    },
  }
}

/** A line that a kill cut short is none. */
function parsed(line: string): Kept | null {
  try {
    return JSON.parse(line) as Kept
  } catch {
    return null
  }
}
