import { filesIn } from '../../domain/attachments.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { fetchFiles } from '../../publisher/attachments/fetch-files.ts'
import { nodeFilesAt, openSharedAttachments } from '../engines/open-attachments.ts'
import type { HubPlace } from '../engines/open-stores.ts'

/** Fetches the files that a content names and the node lacks, for a command. The store of all is opened only for them. */
export async function fetchNamedFiles(
  place: HubPlace,
  nodeId: NodeId,
  content: Pick<Content, 'attachments' | 'body'>,
): Promise<void> {
  const { store, lookAt } = nodeFilesAt(place.data, place.clock, nodeId)
  const lacking = [...filesIn(content)].filter((file) => lookAt(file) === null)
  if (lacking.length === 0) return
  await using shared = await openSharedAttachments(place)
  await fetchFiles(lacking, { own: store, shared })
}
