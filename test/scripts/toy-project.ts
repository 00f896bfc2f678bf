import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A project of a few files under git, laid out as this one is, with the same packages. */
export function createToyProject(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'hub-toy-'))
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' })
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  write('.gitignore', 'node_modules\n.scratch\n')
  write('package.json', '{ "type": "module" }\n')
  for (const [name, text] of Object.entries(files)) write(name, text)
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(root, 'node_modules'))
  git('init', '--quiet')
  return {
    root,
    write,
    /** Everything as it is now is a revision. */
    commit: () => {
      git('add', '--all')
      git('-c', 'user.name=toy', '-c', 'user.email=toy@example.invalid', 'commit', '--quiet', '--message', 'toy')
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
