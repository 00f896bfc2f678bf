import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The lines of services/ that differ from a revision, by file. A file that git does not know yet differs in all of them. */
export function changedLines(revision: string, root: string): Map<string, Set<number>> {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })
  const lines = new Map<string, Set<number>>()
  let file: Set<number> | null = null
  for (const line of git('diff', '-U0', '--no-ext-diff', revision, '--', 'services').split('\n')) {
    const name = /^\+\+\+ b\/(.*\.ts)$/.exec(line)?.[1]
    if (line.startsWith('+++ ')) {
      file = name === undefined ? null : new Set()
      if (name !== undefined && file !== null) lines.set(name, file)
    }
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (hunk === null || file === null) continue
    const first = Number(hunk[1])
    for (let at = first; at < first + Number(hunk[2] ?? 1); at++) file.add(at)
  }
  for (const name of git('ls-files', '--others', '--exclude-standard', '--', 'services').split('\n'))
    if (name.endsWith('.ts')) {
      const { length } = readFileSync(join(root, name), 'utf8').split('\n')
      lines.set(name, new Set(Array.from({ length }, (_, index) => index + 1)))
    }
  return lines
}
