import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Runs work with a folder and removes the folder afterwards. */
export async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** The bytes of a file of a running hub, which may have removed it since it was listed. */
function bytesOf(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Files under the folder that hold the text in UTF-8 or UTF-16. */
export function filesHolding(folder: string, text: string): string[] {
  const little = Buffer.from(text, 'utf16le')
  const big = Buffer.from(little).swap16()
  return filesUnder(folder).filter((file) => {
    const bytes = bytesOf(file)
    return bytes !== null && [Buffer.from(text, 'utf8'), little, big].some((form) => bytes.includes(form))
  })
}

/** Waits until `check` gives neither undefined nor false. */
export async function eventually<T>(check: () => Promise<T | undefined | false>, timeoutMs = 20_000): Promise<T> {
  const until = Date.now() + timeoutMs
  for (;;) {
    const found = await check()
    if (found !== undefined && found !== false) return found
    if (Date.now() > until) throw new Error(`nothing after ${timeoutMs} ms: ${check}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
