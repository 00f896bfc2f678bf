import { z } from 'zod'
import { HubError } from '../../domain/errors.ts'
import { contentSchema } from '../../domain/item/content-schema.ts'
import { parseStrictJson } from '../../edge/strict-json.ts'
import { problemOfRejection, sayProblem } from '../../http/problem.ts'
import { readInput } from './read-content.ts'

export interface PatchOptions {
  /** `member=value`, each once typed. */
  set?: string[]
  /** A text file. */
  body?: string
  /** A JSON file. */
  patch?: string
}

/**
 * The merge patch (RFC 7396) that a command's options say: that of the file, the body, then each `--set`. Null where none
 * is given. HubError `usage`.
 */
export function typedPatch({ set = [], body, patch }: PatchOptions): unknown {
  if (set.length === 0 && body === undefined && patch === undefined) return null
  const parts = [
    ...(patch === undefined ? [] : [patchIn(patch)]),
    ...(body === undefined ? [] : [{ body: bodyIn(body) }]),
    ...set.map(settingOf),
  ]
  return parts.reduce(combined, {})
}

/** One patch that does what the two do one after the other. Unlike in a content, nulls stay as they are. */
function combined(one: unknown, other: unknown): unknown {
  if (!isObject(one) || !isObject(other)) return other
  const members = Object.entries(other).map(([name, value]): [string, unknown] => [
    name,
    Object.hasOwn(one, name) ? combined(one[name], value) : value,
  ])
  return Object.fromEntries([...Object.entries(one), ...members])
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function patchIn(file: string): unknown {
  const json = parseStrictJson(readInput(file))
  if (!json.ok)
    throw new HubError('usage', `${file}：${sayProblem(problemOfRejection({ ...json.fault, ok: false, faults: [] }))}`)
  if (!isObject(json.value)) throw new HubError('usage', `${file}: a patch is a JSON object of members that change.`)
  return json.value
}

/** An editor ends the last line, and begins a file with a byte order mark; neither is part of the text. */
function bodyIn(file: string): { format: 'text' | 'html'; text: string } {
  const format = /\.html?$/i.test(file) ? 'html' : 'text'
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readInput(file))
    return { format, text: text.replace(/\r?\n$/, '').replaceAll('\r\n', '\n') }
  } catch (cause) {
    if (cause instanceof HubError) throw cause
    throw new HubError('usage', `${file} is not UTF-8. Save it with this encoding and try again.`, { cause })
  }
}

/** `organ.name=太和县民政局`; nothing after the equals sign takes the member away. */
function settingOf(text: string): unknown {
  const end = text.indexOf('=')
  if (end < 1) throw new HubError('usage', `--set takes member=value, such as --set title=…: "${text.slice(0, 40)}"`)
  const path = text.slice(0, end).split('.')
  const value = text.slice(end + 1)
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value === '' ? null : valueAt(path, value))
}

/** A text where the member is one; else what it says as JSON: a list, true, a number. */
function valueAt(path: string[], text: string): unknown {
  const schema = schemaAt(path)
  if (schema === undefined || schema.safeParse(text).success) return text
  const json = parseStrictJson(Buffer.from(text))
  return json.ok && schema.safeParse(json.value).success ? json.value : text
}

const schemaAt = (path: string[]): z.ZodType | undefined =>
  path.reduce<z.ZodType | undefined>((schema, name) => {
    const whole = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema
    return whole instanceof z.ZodObject ? (whole.shape[name] as z.ZodType | undefined) : undefined
  }, contentSchema)
