import { statfsSync } from 'node:fs'

/** Room for this user on the disk of a folder; null where the system does not say. */
export function diskOf(folder: string): { freeBytes: number; sizeBytes: number } | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder)
    return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize }
  } catch {
    return null
  }
}
