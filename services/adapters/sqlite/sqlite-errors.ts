import type { ErrorCode } from '../../domain/error-codes.ts'
import { HubError } from '../../domain/errors.ts'

/** Primary result codes of SQLite (sqlite.org/rescode.html) that are the world's fault and not ours. */
const CODES: Record<number, { code: ErrorCode; says: string; remedy?: string }> = {
  5: { code: 'store-unavailable', says: 'is locked by another process' },
  8: {
    code: 'store-refused',
    says: 'cannot be written (read-only)',
    remedy: 'Give this process the right to write it.',
  },
  10: { code: 'store-unavailable', says: 'disk read or write failed' },
  11: { code: 'store-damaged', says: 'is damaged' },
  13: { code: 'disk-full', says: 'disk is full' },
  14: {
    code: 'store-refused',
    says: 'cannot be opened',
    remedy: 'Check that its folder is there, and the rights of both.',
  },
  26: { code: 'store-damaged', says: 'is not a database' },
}

const DAMAGED = CODES[11]

/** Our statements never change, so a table or column that is missing, or of another kind, means damage. */
const isDamagedSchema = (errcode: number, error: unknown): boolean =>
  (errcode & 0xff) === 1 &&
  /no such (table|column|index|module)|cannot join|has no column|malformed|file format|vtable/.test(
    (error as Error).message,
  )

/** Reads what is stored. What cannot be read is damage: HubError `store-damaged`, which names the place. */
export function decoded<T>(file: string, place: () => string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof HubError) throw cause
    throw new HubError('store-damaged', `${file} is damaged: ${place()} cannot be read`, { cause })
  }
}

/** Runs work on a store file. SQLite's faults come out as HubErrors that name the file. */
export function guarded<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw hubErrorOf(file, error)
  }
}

export const isBusy = (error: unknown): boolean => (Number((error as { errcode?: unknown }).errcode) & 0xff) === 5

/** SQLite itself failed, and not the code that called it. */
export const isSqliteError = (error: unknown): boolean =>
  typeof (error as { errcode?: unknown } | null)?.errcode === 'number'

function hubErrorOf(file: string, error: unknown): unknown {
  const errcode = (error as { errcode?: unknown }).errcode
  if (typeof errcode !== 'number') return error
  const known = isDamagedSchema(errcode, error) ? DAMAGED : CODES[errcode & 0xff]
  if (known === undefined) return error
  const { code, says, remedy } = known
  const sentence = `${file} ${says}: ${(error as Error).message}`
  return new HubError(code, remedy === undefined ? sentence : `${sentence}. ${remedy}`, { cause: error })
}
