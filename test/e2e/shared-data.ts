import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../shared/', import.meta.url))

/** The path of a file of the shared sample material, or null when the material is not beside the project. */
const sharedFile = (path: string): string | null => (existsSync(`${folder}${path}`) ? `${folder}${path}` : null)

/** Marks a test as pending, and says why, when the shared material is not at hand. */
export function needsShared(context: Mocha.Context, path: string): string {
  const file = sharedFile(path)
  if (file !== null) return file
  process.stderr.write(`      pending: ../shared/${path} is not beside the project\n`)
  return context.skip()
}

export const ndjson = (file: string): Record<string, string>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
