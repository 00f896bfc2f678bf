import { execFileSync } from 'node:child_process'

/** The lines of services/ that differ from a revision, by file. */
export function changedLines(revision: string, root: string): Map<string, Set<number>> {
  const diff = execFileSync('git', ['diff', '-U0', revision, '--', 'services'], { cwd: root, encoding: 'utf8' })
  const lines = new Map<string, Set<number>>()
  let file: Set<number> | null = null
  for (const line of diff.split('\n')) {
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
  return lines
}
