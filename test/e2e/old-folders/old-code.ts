import { execFile } from 'node:child_process'
import { cpSync, globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { KnownLayouts } from '../../../services/ports/read-layout.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Unpacks the code of a commit into an empty folder, with this checkout's packages. Not where the history ends before. */
export async function unpackCode(commit: string, folder: string): Promise<void> {
  const archive = join(folder, 'code.tar')
  await run('git', ['-C', ROOT, 'archive', '--output', archive, commit, 'services', 'schemas', 'package.json'])
  await run('tar', ['-xf', archive, '-C', folder])
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
}

/** Engines of the read store. */
const ENGINES = 2

/** Copies this checkout's code into an empty folder, as a later state of it that knows other layouts of the read models. */
export function copyCode(folder: string, { current, oldest }: KnownLayouts): void {
  for (const name of ['services', 'schemas', 'package.json'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const known = /(?<=KnownLayouts = )\{ current: \d+, oldest: \d+ \}/
  const naming = globSync('services/adapters/*/read-store/*.ts', { cwd: folder })
    .map((name) => join(folder, name))
    .filter((file) => known.test(readFileSync(file, 'utf8')))
  if (naming.length !== ENGINES) throw new Error(`the layouts are named in ${naming.length} files`)
  for (const file of naming)
    writeFileSync(file, readFileSync(file, 'utf8').replace(known, `{ current: ${current}, oldest: ${oldest} }`))
}

/** Why this checkout cannot give the code of a commit; null when it can. */
export async function missingCommit(commit: string): Promise<string | null> {
  try {
    await run('git', ['-C', ROOT, 'cat-file', '-e', `${commit}^{commit}`])
    return null
  } catch {
    return `commit ${commit} is not in this checkout: it has no history, or a shallow one (git fetch --unshallow)`
  }
}
