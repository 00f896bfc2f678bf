import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')

/** The broken rules by file. `plugin` stands for a GritQL plugin. */
export type Broken = Map<string, string[]>

/** The rules of the project that made-up files break. */
export function lintScratch(files: Record<string, string>): Broken {
  const folder = mkdtempSync(join(tmpdir(), 'house-'))
  try {
    for (const name of ['biome.json', 'biome.boundaries.json', 'scripts/lint'])
      cpSync(join(root, name), join(folder, name), { recursive: true })
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        biome,
        'lint',
        '--vcs-enabled=false',
        '--max-diagnostics=none',
        '--reporter=json',
        'services',
        'scripts',
        'test',
      ],
      { cwd: folder, encoding: 'utf8' },
    )
    if (!stdout.startsWith('{')) throw new Error(stderr)
    const broken: Broken = new Map()
    for (const { category, location } of JSON.parse(stdout).diagnostics) {
      const rule = category.split('/').at(-1)
      broken.set(location.path, [...(broken.get(location.path) ?? []), rule])
    }
    return broken
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lints the project as it is. Throws with the linter's report when it finds anything. */
export const lintTree = (): string =>
  execFileSync(process.execPath, [biome, 'lint', '--error-on-warnings', '.'], { cwd: root, encoding: 'utf8' })
