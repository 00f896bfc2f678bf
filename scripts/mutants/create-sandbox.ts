import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Sandbox {
  folder: string
  /** Changes whenever a file of services/ or test/ does. */
  hash: string
  write(file: string, text: string): void
  /** Puts a file back as it was. */
  restore(file: string): void
  remove(): void
}

/** A copy of the working tree whose services/ may be changed, beside the material that tests read. */
export function createSandbox(root: string): Sandbox {
  const base = join(root, '.scratch', `mutants-${process.pid}`)
  const folder = join(base, 'project')
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  const hashes: string[] = []
  for (const file of listed.toString('utf8').split('\0').filter(Boolean)) {
    const from = join(root, file)
    // Deleted, and not committed yet.
    if (!existsSync(from)) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(from, join(folder, file))
    if (/^(?:services|test)\//.test(file)) hashes.push(`${file} ${hash('sha256', readFileSync(from))}`)
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const shared = join(root, '..', 'shared')
  if (existsSync(shared)) symlinkSync(shared, join(base, 'shared'))
  return {
    folder,
    hash: hash('sha256', hashes.sort().join('\n')),
    write: (file, text) => writeFileSync(join(folder, file), text),
    restore: (file) => cpSync(join(root, file), join(folder, file)),
    remove: () => rmSync(base, { recursive: true, force: true }),
  }
}
