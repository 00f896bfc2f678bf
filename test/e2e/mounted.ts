import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'

/** Mounts something at a new place in the folder. Where nothing may be mounted, the test is pending with the reason. */
export function mountOrSkip(context: Mocha.Context, folder: string, options: string[]): string {
  const place = mkdtempSync(join(folder, 'mount-'))
  const mounted = spawnSync('mount', [...options, place], { encoding: 'utf8' })
  if (mounted.status === 0) return place
  process.stderr.write(`      pending: mount is refused here (${mounted.stderr?.trim() ?? 'no mount command'})\n`)
  return context.skip()
}

/** A disk of so many megabytes (a tmpfs). */
export const mountDisk = (context: Mocha.Context, folder: string, megabytes: number): string =>
  mountOrSkip(context, folder, ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs'])

export const unmount = (place: string): void => void spawnSync('umount', ['-l', place])

export const growTo = (place: string, size: string): number | null =>
  spawnSync('mount', ['-o', `remount,size=${size}`, place]).status
