import type { DirectoryReader } from '../../../services/ports/directory-log.ts'
import { createNodePublisher } from '../../../services/publisher/create-node-publisher.ts'
import { CODEC, HUB_ID } from '../../plain-hub/roots.ts'
import type { NodeDisk } from '../../simulator/office.ts'
import type { World } from '../../simulator/world.ts'

const CONTENT = { title: '公告', body: { format: 'text' as const, text: '正文' }, shownOn: { board: 'all' as const } }

/** Publishes one more item of a node into its journal. */
export function publishFor(world: World, directory: DirectoryReader) {
  let keys = 0
  return (disk: NodeDisk, key = `key-${++keys}`) => {
    const { nodeId, journal, signingKey } = disk
    const publisher = createNodePublisher({
      ...world,
      nodeId,
      hubId: HUB_ID,
      journal,
      codec: CODEC,
      signingKey,
      directory: directory.latest,
    })
    const command = { type: 'PublishItem' as const, itemId: `${nodeId}.${world.newId()}`, content: CONTENT }
    const [outcome] = publisher.execute([{ command, idempotencyKey: key, actor: 'a' }])
    if (!outcome?.ok) throw new Error(JSON.stringify(outcome))
    return outcome
  }
}
