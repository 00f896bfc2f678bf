import type { Directory } from '../../domain/directory/directory.ts'
import { topDivisions } from '../../domain/directory/top-divisions.ts'

/** 阜阳市基层政务公开. A county's own hub holds its city only for the topic page, and is called 太和县基层政务公开. */
export function siteName(directory: Directory): string {
  const [top, ...others] = topDivisions(directory)
  if (top === undefined || others.length > 0) return '基层政务公开'
  const [county, ...more] = directory.children(top.code)
  return `${county?.level === 'county' && more.length === 0 ? county.name : top.name}基层政务公开`
}
