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
  return [{ code: 'organ-doubtful', pointer: '/organ/name', details: { division: foreign.name } }]
}
