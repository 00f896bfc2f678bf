import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Which fast tests may notice a change in a folder of services/: its own, then those of folders that use it most.
 * A folder that is not named here has its own tests only.
 */
const NEIGHBOURS: Record<string, string[]> = {
  domain: ['projector', 'publisher', 'query', 'auditor'],
  projector: ['auditor', 'query'],
  ports: ['adapters', 'projector', 'query'],
  adapters: ['projector', 'query'],
  edge: ['http', 'publisher', 'query'],
  http: ['publisher', 'query'],
}

/** `services/domain/item/decide.ts` → `domain`. */
export const folderOf = (file: string): string => file.split('/')[1] ?? ''

/** The test files of a folder of services/, relative to the root, in the order in which they are asked. */
export interface TestFiles {
  own: string[]
  neighbours: string[]
}

export const testFilesOf = (folder: string, root: string): TestFiles => ({
  own: fastTests(folder, root),
  neighbours: (NEIGHBOURS[folder] ?? []).flatMap((name) => fastTests(name, root)),
})

const fastTests = (folder: string, root: string): string[] =>
  globSync(`test/${folder}/**/*.test.ts`, { cwd: root })
    .filter((file) => !/\.(contract|e2e|long)\.test\.ts$/.test(file))
    .sort()

/** The test file that mirrors a source: it is asked first, because it is the one that should notice. */
export function mirrorOf(file: string, root: string): string | null {
  const mirror = file.replace(/^services\//, 'test/').replace(/\.ts$/, '.test.ts')
  return existsSync(join(root, mirror)) ? mirror : null
}
