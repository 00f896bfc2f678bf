import { globSync } from 'node:fs'

/**
 * Which fast tests may notice a change in a folder of services/: its own, then those that use it most. The own ones
 * stand first, because a run ends at the first test that notices.
 */
const NEIGHBOURS: Record<string, string[]> = {
  domain: ['projector', 'publisher', 'query', 'auditor'],
  projector: ['auditor', 'query'],
}

/** `services/domain/item/decide.ts` → `domain`. */
export const folderOf = (file: string): string => file.split('/')[1] ?? ''

/** Test files, relative to the root. */
export function suiteOf(folder: string, root: string): { own: string[]; all: string[] } {
  const own = fastTests(folder, root)
  return { own, all: [...own, ...(NEIGHBOURS[folder] ?? []).flatMap((name) => fastTests(name, root))] }
}

const fastTests = (folder: string, root: string): string[] =>
  globSync(`test/${folder}/**/*.test.ts`, { cwd: root })
    .filter((file) => !/\.(contract|e2e|long)\.test\.ts$/.test(file))
    .sort()
