import { readFileSync } from 'node:fs'
import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import { directoryFactSchema } from '../../domain/directory/directory-fact-schema.ts'
import { HubError } from '../../domain/errors.ts'
import { parseStrictJson } from '../../edge/strict-json.ts'

export interface FactLine {
  /** From 1, as an editor shows it. */
  line: number
  fact: DirectoryFact
}

export interface LineFault {
  line: number
  what: string
}

/** Reads NDJSON, one fact a line, and skips empty lines. It reports all bad lines at once. */
export function readDirectoryFacts(file: string): { facts: FactLine[]; faults: LineFault[] } {
  const facts: FactLine[] = []
  const faults: LineFault[] = []
  for (const [index, text] of readLines(file).entries()) {
    if (text.trim() === '') continue
    const line = index + 1
    const json = parseStrictJson(Buffer.from(text))
    if (!json.ok) {
      faults.push({ line, what: `not JSON: ${Object.values(json.fault.details ?? {}).join(' ')}` })
      continue
    }
    const parsed = directoryFactSchema.safeParse(json.value)
    if (parsed.success) facts.push({ line, fact: parsed.data })
    else
      for (const issue of parsed.error.issues) faults.push({ line, what: `/${issue.path.join('/')}: ${issue.message}` })
  }
  if (facts.length + faults.length === 0) throw new HubError('usage', `${file} holds no facts.`)
  return { facts, faults }
}

function readLines(file: string): string[] {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)).split(/\r?\n/)
  } catch (cause) {
    throw new HubError('usage', `Cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}
