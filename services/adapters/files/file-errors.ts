import type { ErrorCode } from '../../domain/error-codes.ts'
import { HubError } from '../../domain/errors.ts'

const CODES: Record<string, { code: ErrorCode; says: string }> = {
  ENOSPC: { code: 'disk-full', says: 'the disk is full' },
  EDQUOT: { code: 'disk-full', says: 'the quota of the disk is used up' },
  EACCES: { code: 'store-refused', says: 'no permission' },
  EPERM: { code: 'store-refused', says: 'no permission' },
  EROFS: { code: 'store-refused', says: 'the file system is read-only' },
  ENOTDIR: { code: 'store-refused', says: 'a file is in the place of a folder' },
}

export const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** What the file system says, as a HubError. An error that is none of the file system's stays as it is. */
export function fileError(cause: unknown, folder: string): unknown {
  const { code, syscall } = cause as NodeJS.ErrnoException
  if (cause instanceof HubError || code === undefined || syscall === undefined) return cause
  const known = CODES[code]
  return new HubError(known?.code ?? 'store-unavailable', `${folder}: ${known?.says ?? (cause as Error).message}`, {
    cause,
  })
}

/** Null for what is not there. */
export async function unlessAbsent<T>(work: () => Promise<T>, folder: string): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (isAbsent(error)) return null
    throw fileError(error, folder)
  }
}
