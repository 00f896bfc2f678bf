import type { z } from 'zod'
import { fail, refuseParameter } from '../http/problem.ts'

/** A cursor is base64url of JSON. Readers must not look inside. */
export const encodeCursor = (value: unknown): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')

/** Fails with the problem `parameter-invalid` for a text that this hub never gave out as a cursor. */
export function decodeCursor<T>(schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(parse(text))
  if (parsed.success) return parsed.data
  return refuseCursor('不是本系统给出的游标。')
}

/** Fails with the problem `parameter-invalid`, and says why in Chinese. */
export const refuseCursor = (reason: string): never => refuseParameter('cursor', reason)

/** The same for a cursor that was given out for something else than is asked for. */
export const refuseOtherCursor = (): never => refuseCursor('是另一个公开位置或另一组条件的游标：请去掉游标，从头开始。')

/** Why a cursor does not count any more. Programs may read it. */
type GoneReason = 'log-replaced' | 'rebuilt' | 'divisions-changed'

const WHY: Record<GoneReason, string> = {
  'log-replaced': '总日志已更换',
  rebuilt: '数据已由总日志重建',
  'divisions-changed': '该公开位置所含的区划有变动',
}

/** Fails with the problem `cursor-gone`, which tells programs the reason. */
export const refuseGone = (reason: GoneReason): never => fail('cursor-gone', { reason, why: WHY[reason] })

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
