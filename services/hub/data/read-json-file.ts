import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { HubError } from '../../domain/errors.ts'

/**
 * Reads one of the hub's own files. HubError `file-damaged` names the file and the place. It quotes nothing of the file,
 * which may hold a key.
 */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(readJson(file))
  if (parsed.success) return parsed.data
  const places = parsed.error.issues.map(({ path }) => path.join('.') || 'the whole file')
  throw damaged(file, `not as the hub wrote it (${[...new Set(places)].join(', ')})`)
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw damaged(file, error instanceof SyntaxError ? 'not JSON' : (error as Error).message)
  }
}

const damaged = (file: string, why: string): HubError =>
  new HubError('file-damaged', `${file} cannot be read: ${why}. Restore it from a backup.`)
