import type { Directory, DirectoryNode, Division } from '../../domain/directory/directory.ts'

/** The one office that stands at a place. */
export function ownOffice({ code }: Division, directory: Directory): DirectoryNode | null {
  const [node, ...others] = directory.nodes().filter(({ divisionCode }) => divisionCode === code)
  return node !== undefined && others.length === 0 ? node : null
}

/** 只看县级: what the office of the place has made, and not those below it. */
export const ownName = ({ name, level }: Pick<Division, 'name' | 'level'>): string =>
  level === 'city' ? '只看市级' : name.endsWith('县') ? '只看县级' : '只看区（市）级'
