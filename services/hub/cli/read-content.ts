import { readFileSync } from 'node:fs'
import { HubError } from '../../domain/errors.ts'
import type { Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import { parseStrictJson } from '../../edge/strict-json.ts'
import { problemOfRejection, sayProblem } from '../../http/problem.ts'

/** Reads content as JSON from a file, or from standard input for `-`. HubError `usage` with every fault. */
export function readContent(file: string): Content {
  const json = parseStrictJson(readInput(file))
  if (!json.ok)
    throw new HubError('usage', `${file}：${sayProblem(problemOfRejection({ ...json.fault, ok: false, faults: [] }))}`)
  const parsed = parseContent(json.value)
  if (parsed.ok) return parsed.content
  throw new HubError('usage', `${file}：${sayProblem(problemOfRejection(parsed))}`)
}

/** The bytes of a file, or of standard input for `-`. HubError `usage`. */
export function readInput(file: string): Uint8Array {
  try {
    return readFileSync(file === '-' ? process.stdin.fd : file)
  } catch (cause) {
    throw new HubError('usage', `Cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}
