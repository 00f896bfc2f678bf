import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { DataFolder } from './data-folder.ts'

const hubFileSchema = z.object({ pid: z.int().positive(), url: z.string() })

/** The hub that serves this folder, or null. A file that a killed hub left behind does not count. */
export function runningHub(data: DataFolder): z.infer<typeof hubFileSchema> | null {
  try {
    const found = hubFileSchema.parse(JSON.parse(readFileSync(data.hubFile, 'utf8')))
    process.kill(found.pid, 0)
    return found
  } catch {
    return null
  }
}
