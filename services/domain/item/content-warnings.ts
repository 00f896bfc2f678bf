import type { Directory, DirectoryNode } from '../directory/directory.ts'
import { foreignPrefix } from '../directory/foreign-government.ts'
import type { Warning } from '../warning.ts'
import type { Content } from './content.ts'

/** What a content says that its author should look at again (rule 12). Nothing of it keeps it from being published. */
export function contentWarnings(
  { organ }: Content,
  { node, directory }: { node: DirectoryNode; directory: Directory },
): Warning[] {
  const foreign = organ === undefined ? null : foreignPrefix(organ.name, node, directory)
  if (foreign === null) return []
  return [
    {
      path: '/organ/name',
      code: 'organ-doubtful',
      message: `发布机构的名称以“${foreign.name}”开头，像是那里的部门；它不在本节点的辖区内。请核对：应是本单位的名称；联合发文单位写在 jointOrgans，转载来源写在 source。`,
    },
  ]
}
