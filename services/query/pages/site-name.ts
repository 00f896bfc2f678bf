import type { Directory, Division } from '../../domain/directory/directory.ts'

const known = new WeakMap<Directory, Division[]>()

/** The divisions at the top of the directory: a city, as a rule. */
export function topDivisions(directory: Directory): Division[] {
  const held = known.get(directory)
  if (held !== undefined) return held
  const top = [...directory.divisions()].filter(
    ({ parent }) => parent === null || directory.division(parent) === undefined,
  )
  known.set(directory, top)
  return top
}

/** 阜阳市基层政务公开 */
export function siteName(directory: Directory): string {
  const [only, ...others] = topDivisions(directory)
  return `${only !== undefined && others.length === 0 ? only.name : ''}基层政务公开`
}
