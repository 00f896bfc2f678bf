import { parseItemId } from '../../../services/domain/ids.ts'
import type { ItemCommand } from '../../../services/domain/item/commands.ts'
import type { DirectoryReader } from '../../../services/ports/directory-log.ts'
import { createNodePublisher } from '../../../services/publisher/create-node-publisher.ts'
import type { CommandAccepted } from '../../../services/publisher/node-publisher.ts'
import { CODEC, HUB_ID } from '../../plain-hub/roots.ts'
import type { NodeDisk } from '../../simulator/office.ts'
import type { World } from '../../simulator/world.ts'

const CONTENT = { title: '公告', body: { format: 'text' as const, text: '正文' }, shownOn: { board: 'all' as const } }

/** Executes a command on a node's journal, and throws where it is refused. */
export function executeFor(world: World, directory: DirectoryReader) {
  return ({ nodeId, journal, signingKey }: NodeDisk, command: ItemCommand, idempotencyKey: string): CommandAccepted => {
    const publisher = createNodePublisher({
      ...world,
      nodeId,
      hubId: HUB_ID,
      journal,
      codec: CODEC,
      signingKey,
      directory: directory.latest,
    })
    const [outcome] = publisher.execute([{ command, idempotencyKey, actor: 'a', isNew: true }])
    if (!outcome?.ok) throw new Error(JSON.stringify(outcome))
    return outcome
  }
}

/** Publishes one more item of a node into its journal. */
export function publishFor(world: World, directory: DirectoryReader) {
  const execute = executeFor(world, directory)
  let keys = 0
  return (disk: NodeDisk, key = `key-${++keys}`) =>
    execute(
      disk,
      { type: 'PublishItem', itemId: parseItemId(`${disk.nodeId}.${world.newId()}`), content: CONTENT },
      key,
    )
}
