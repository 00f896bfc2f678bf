import type { Fault } from '../../../domain/errors.ts'
import type { FilesToAttach, FileToAttach } from './file-to-attach.ts'

/** The file that a row means, or why there is none. */
type FileFind = { file: FileToAttach } | { fault: Fault; among: FileToAttach[] }

const POINTER = '/attachments'
const MOST_NAMED = 3

/**
 * Finds files by what a row says: a name alone, or a path from the folder. To the letter first; then width, case and
 * blanks do not count.
 */
export function createFileFinder({ from, files }: FilesToAttach): (name: string) => FileFind {
  const exact = byLastName(files, (path) => path.normalize('NFC'))
  const loose = byLastName(files, folded)
  return (name) => {
    const path = name.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '')
    if (/^(?:\/|[a-z]:|[a-z]+:\/\/)/i.test(path) || path.split('/').includes('..'))
      return { fault: fault('attachment-path-refused', { value: name }), among: [] }
    const found = matching(exact, path.normalize('NFC'), (text) => text.normalize('NFC'))
    const candidates = found.length > 0 ? found : matching(loose, folded(path), folded)
    const [file, ...others] = candidates
    if (file === undefined) return { fault: fault('attachment-not-found', { value: name, from }), among: [] }
    if (others.length === 0) return { file }
    const named = candidates
      .map((candidate) => candidate.path)
      .sort()
      .slice(0, MOST_NAMED)
    return { fault: fault('attachment-ambiguous', { value: name, candidates: named.join('、') }), among: candidates }
  }
}

const fault = (code: Fault['code'], details: Fault['details']): Fault => ({ code, pointer: POINTER, details })

const folded = (path: string): string => path.normalize('NFKC').toLowerCase().replace(/\s/g, '')

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function byLastName(files: FileToAttach[], keyOf: (path: string) => string): Map<string, FileToAttach[]> {
  const found = new Map<string, FileToAttach[]>()
  for (const file of files) {
    const key = lastOf(keyOf(file.path))
    const same = found.get(key)
    if (same === undefined) found.set(key, [file])
    else same.push(file)
  }
  return found
}

/** A path that is the very one goes before those that end so. */
function matching(known: Map<string, FileToAttach[]>, path: string, keyOf: (path: string) => string): FileToAttach[] {
  const alike = known.get(lastOf(path)) ?? []
  const same = alike.filter((file) => keyOf(file.path) === path)
  return same.length > 0 ? same : alike.filter((file) => keyOf(file.path).endsWith(`/${path}`))
}
