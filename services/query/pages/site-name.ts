import type { Directory, Division } from '../../domain/directory/directory.ts'

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

/** 阜阳市基层政务公开. A county's own hub holds its city only for the topic page, and is called 太和县基层政务公开. */
export function siteName(directory: Directory): string {
  const [top, ...others] = topDivisions(directory)
  if (top === undefined || others.length > 0) return '基层政务公开'
  const [county, ...more] = directory.children(top.code)
  return `${county?.level === 'county' && more.length === 0 ? county.name : top.name}基层政务公开`
}
