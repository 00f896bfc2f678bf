import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSandbox } from './create-sandbox.ts'
import type { Equivalent } from './equivalents.ts'
import { openKeptResults } from './kept-results.ts'
import { type Mutant, plantMutants } from './plant-mutants.ts'
import { folderOf, testFilesOf } from './suites.ts'
import { type Summary, summarise } from './summarise.ts'
import { type Tried, tryMutants } from './try-mutants.ts'

export interface MutantsRun {
  /** The folder of package.json, services/ and test/. */
  root: string
  /** Relative to the root. */
  files: string[]
  /** Of the mutants of these files, which to try. */
  isWanted: (mutant: Mutant) => boolean
  /** Ask the folder's own tests only, not those of its neighbours. */
  isNarrow: boolean
  /** Do not look at what earlier runs found out. */
  isFresh: boolean
  jobs: number
  equivalents: Equivalent[]
  /** Told before the first run of a folder's tests, and after each mutant. */
  onProgress: (folder: string, done: number, of: number) => void
}

/** Tries the mutants of some files, one folder of services/ after the other. */
export async function runMutants(run: MutantsRun): Promise<Summary> {
  const sandbox = createSandbox(run.root)
  try {
    const asked = `${sandbox.hash} ${run.isNarrow ? 'narrow' : 'wide'}`
    const kept = openKeptResults(join(run.root, '.scratch', 'mutants-tried.ndjson'), { root: sandbox.folder, asked })
    const tried: Tried[] = []
    for (const [folder, files] of Map.groupBy(run.files, folderOf)) {
      const sources = files.map((name) => ({ name, content: readFileSync(join(run.root, name), 'utf8') }))
      const planted = await plantMutants(sources)
      const mutants = planted.mutants.filter(run.isWanted)
      const known = run.isFresh ? [] : mutants.map(kept.resultOf).filter((one) => one !== null)
      const open = mutants.filter((mutant) => !known.some((one) => one.mutant === mutant))
      tried.push(...known)
      let done = known.length
      run.onProgress(folder, done, mutants.length)
      if (open.length === 0) continue
      for (const { name, content } of planted.files) sandbox.write(name, content)
      const tests = testFilesOf(folder, run.root)
      const onTried = (one: Tried) => {
        kept.keep(one)
        run.onProgress(folder, ++done, mutants.length)
      }
      const options = { sandbox: sandbox.folder, tests: run.isNarrow ? { ...tests, neighbours: [] } : tests }
      tried.push(...(await tryMutants(open, { ...options, jobs: run.jobs, onTried })))
      for (const { name } of planted.files) sandbox.restore(name)
    }
    return summarise(tried, run.equivalents)
  } finally {
    sandbox.remove()
  }
}
