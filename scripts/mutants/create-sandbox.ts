import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A copy of the working tree whose services/ may be changed, beside the material that tests read. */
export function createSandbox(root: string): { folder: string; remove: () => void } {
  const base = join(root, '.scratch', `mutants-${process.pid}`)
  const folder = join(base, 'project')
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const file of listed.toString('utf8').split('\0').filter(Boolean)) {
    const from = join(root, file)
    // Deleted, and not committed yet.
    if (!existsSync(from)) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(from, join(folder, file))
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const shared = join(root, '..', 'shared')
  if (existsSync(shared)) symlinkSync(shared, join(base, 'shared'))
  return { folder, remove: () => rmSync(base, { recursive: true, force: true }) }
}
