import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { generateItems } from '../generate/generate-items.ts'

/** Gives contents of 2 KB on average, in JCS. */
const MEAN_BODY_BYTES = 1600

/** Writes an NDJSON file of generated items for `hub import` and gives its path. */
export async function generatedFile(folder: string, options: { seed: number; count: number }): Promise<string> {
  const file = join(folder, `items-${options.seed}-${options.count}.ndjson`)
  const lines = (function* () {
    for (const item of generateItems({ ...options, meanBytes: MEAN_BODY_BYTES })) yield `${JSON.stringify(item)}\n`
  })()
  await pipeline(Readable.from(lines), createWriteStream(file))
  return file
}
