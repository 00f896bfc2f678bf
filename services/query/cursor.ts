import type { z } from 'zod'
import { fail } from '../http/problem.ts'

/** A cursor is base64url of JSON. Readers must not look inside. */
export const encodeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')

/** Fails with the problem `parameter-invalid` for a text that this hub never gave out as a cursor. */
export function decodeCursor<T>(schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(parse(text))
  if (parsed.success) return parsed.data
  return refuseCursor('不是本系统给出的游标。')
}

/** Fails with the problem `parameter-invalid`, and says why in Chinese. */
export function refuseCursor(reason: string): never {
  const details = { name: 'cursor', reason }
  return fail('parameter-invalid', details, [{ code: 'parameter-invalid', pointer: '/cursor', details }])
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
