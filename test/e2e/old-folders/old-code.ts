import { execFile } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Unpacks the code of a commit into an empty folder, with this checkout's packages. Not where the history ends before. */
export async function unpackCode(commit: string, folder: string): Promise<void> {
  const archive = join(folder, 'code.tar')
  await run('git', ['-C', ROOT, 'archive', '--output', archive, commit, 'services', 'schemas', 'package.json'])
  await run('tar', ['-xf', archive, '-C', folder])
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
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
