import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { HubError } from '../../domain/errors.ts'
import type { Rule } from '../../domain/rules/rule-sets.ts'
import { parseStrictJson } from '../../edge/strict-json.ts'

const rules = z.array(z.looseObject({ id: z.string() })).min(1)

/** Reads a JSON list of rules. HubError `usage` says what is wrong with the file; what is wrong with a rule shows when it is checked. */
export function readRules(file: string): Rule[] {
  const json = parseStrictJson(bytesOf(file))
  if (!json.ok) throw new HubError('usage', `${file} is not JSON: ${Object.values(json.fault.details ?? {}).join(' ')}`)
  const parsed = rules.safeParse(json.value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new HubError(
    'usage',
    `${file} is no list of rules, as [{"id": "2027", "off": [], "on": []}]: /${issue?.path.join('/')}: ${issue?.message}`,
  )
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new HubError('usage', `Cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}
