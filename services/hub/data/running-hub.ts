import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { DataFolder } from './data-folder.ts'
import { isRunning } from './is-running.ts'

export const hubFileSchema = z.object({ pid: z.int().positive(), url: z.string(), seal: z.string().optional() })

/** The hub that serves this folder, or null. A file that a killed hub left behind does not count. */
export function runningHub(data: DataFolder): z.infer<typeof hubFileSchema> | null {
  try {
    const found = hubFileSchema.parse(JSON.parse(readFileSync(data.hubFile, 'utf8')))
    return isRunning(found.pid) ? found : null
  } catch {
    return null
  }
}
