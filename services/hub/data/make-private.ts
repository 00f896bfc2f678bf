import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DataFolder } from './data-folder.ts'

const OWN_FOLDERS = /^(?:root|nodes|read|scratch-.*)$/
const OWN_FILES =
  /^(?:root-keys|access|checked-records|tokens|hub)\.json(?:\.[\w-]+)?$|\.sqlite(?:-\w+)?$|\.lock(?:-\w+)?$|-notify$/
const OTHERS = 0o077

/**
 * Takes from other users of the machine what they may do with the hub's files: files become 600, folders 700. What
 * somebody else has put into the folder stays as it is, and so does a folder that holds such things. Gives the paths that
 * are still open to others.
 */
export function makePrivate({ folder }: DataFolder): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  const own = entries.filter((entry) => (entry.isDirectory() ? OWN_FOLDERS : OWN_FILES).test(entry.name))
  const open = own.flatMap((entry) => closeTree(join(folder, entry.name)))
  const isOursAlone = own.length === entries.length
  if (isOursAlone ? !isClosed(folder) : (lstatSync(folder).mode & OTHERS) !== 0) open.unshift(folder)
  return open
}

function closeTree(path: string): string[] {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  // Another process may just have removed it. A link's target is not the hub's to change.
  if (stat === undefined || stat.isSymbolicLink()) return []
  const below = stat.isDirectory() ? readdirSync(path).flatMap((name) => closeTree(join(path, name))) : []
  return isClosed(path) ? below : [path, ...below]
}

/** A file system without modes, or a file of another owner, stays open. */
function isClosed(path: string): boolean {
  const mode = () => lstatSync(path, { throwIfNoEntry: false })?.mode ?? 0
  if ((mode() & OTHERS) === 0) return true
  try {
    chmodSync(path, mode() & 0o700)
  } catch {
    // What its mode is by now decides: another process may just have removed it.
  }
  return (mode() & OTHERS) === 0
}
