import type { Directory, DirectoryNode } from '../directory/directory.ts'
import type { Content } from './content.ts'

/** 县政府办公室, 本局: an office that names no place is one of the maker's own. */
const OWN = /^(?:本|市|县|区|乡|镇|街道|村|社区)/u

/**
 * Whether an item says of itself that somebody else made it: its source (来源) is neither its organ nor an office of its
 * node's place.
 */
export function isRepost(
  { source, organ }: Pick<Content, 'source' | 'organ'>,
  node: Pick<DirectoryNode, 'name' | 'divisionCode'>,
  directory: Pick<Directory, 'division'>,
): boolean {
  const text = source?.replaceAll(/\s/gu, '') ?? ''
  if (text === '' || OWN.test(text)) return false
  const names = [organ?.name, node.name, directory.division(node.divisionCode)?.name]
  const divisionOfOrgan = organ === undefined ? undefined : directory.division(organ.divisionCode)?.name
  return ![...names, divisionOfOrgan].some((name) => name !== undefined && (text.includes(name) || name.includes(text)))
}
