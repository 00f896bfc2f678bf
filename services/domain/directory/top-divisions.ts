import type { Directory, Division } from './directory.ts'

const known = new WeakMap<Directory, Division[]>()

/** The divisions at the top of the directory. As a rule this is one city. */
export function topDivisions(directory: Directory): Division[] {
  const held = known.get(directory)
  if (held !== undefined) return held
  const top = [...directory.divisions()].filter(
    ({ parent }) => parent === null || directory.division(parent) === undefined,
  )
  known.set(directory, top)
  return top
}
