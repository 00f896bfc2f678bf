import type { DirectoryFact } from '../../services/domain/directory/directory-event.ts'
import { HubError } from '../../services/domain/errors.ts'
import { instantOf, type NodeId } from '../../services/domain/ids.ts'
import type { SigningKey } from '../../services/hub/data/keys.ts'
import type { DirectoryReader } from '../../services/ports/directory-log.ts'
import { createNodePublisher } from '../../services/publisher/create-node-publisher.ts'
import type { NodePublisher } from '../../services/publisher/node-publisher.ts'
import { createRelay, type Relay } from '../../services/publisher/relay/create-relay.ts'
import { rebaseJournal } from '../../services/publisher/relay/rebase-journal.ts'
import type { SimulatedNode } from '../plain-hub/divisions.ts'
import { keyNamed } from '../plain-hub/keys.ts'
import { CODEC, HUB_ID, ROOT_KEYS } from '../plain-hub/roots.ts'
import type { PlainJournal } from '../plain-hub/stores/journal.ts'
import type { Process } from '../plain-hub/turns.ts'
import { runTask } from './run-task.ts'
import type { World } from './world.ts'

/** A node's disk, which outlives the processes. */
export interface NodeDisk extends SimulatedNode {
  journal: PlainJournal
  signingKey: SigningKey
  keysMade: number
  /** Copies of the journal that somebody made. */
  copies: ReturnType<PlainJournal['copy']>[]
}

const nextKeyOf = ({ nodeId, keysMade }: NodeDisk): SigningKey => keyNamed(`${nodeId}-${keysMade + 1}`)

/** The fact that `hub keys rotate` puts into the directory. */
export function rotationOf(disk: NodeDisk): DirectoryFact {
  const { keyId, publicKeyText } = nextKeyOf(disk)
  const lastSeq = disk.journal.head().nodeSeq
  const oldKeyId = disk.signingKey.keyId
  return { type: 'KeyRotated', nodeId: disk.nodeId, oldKeyId, lastSeq, keyId, publicKey: publicKeyText }
}

/** Changes the node's disk as `hub keys rotate` does after that. */
export function takeNextKey(disk: NodeDisk): void {
  disk.signingKey = nextKeyOf(disk)
  disk.keysMade++
}

/** A process that publishes for some nodes and relays their journals. */
export interface Office {
  disks: NodeDisk[]
  process: Process
  relay(): Relay | null
  /** Undefined while it starts. */
  publisherOf(nodeId: NodeId): NodePublisher | undefined
  refresh(): void
  crash(): void
}

export function openOffice(world: World, disks: NodeDisk[]): Office {
  const process = world.turns.process('office')
  const publishers = new Map<NodeId, NodePublisher>()
  let relay: Relay | null = null
  let reader: DirectoryReader | null = null
  const clockIsRight = world.dice.chance(0.3)

  runTask(world, 'office', async () => {
    const directory = await world.readerFor(process)
    reader = directory
    const made = createRelay({
      journals: disks.map(({ journal }) => journal),
      log: world.log.as(process),
      codec: CODEC,
      directory,
      rootKeys: ROOT_KEYS,
      timers: world.timers,
    })
    relay = made
    for (const { nodeId, journal, signingKey } of disks)
      publishers.set(
        nodeId,
        createNodePublisher({
          ...world,
          now: () => instantOf(Date.parse(world.now()) + (world.clockErrors.get(nodeId) ?? 0)),
          logTime: { now: world.now },
          clockIsRight,
          nodeId,
          hubId: HUB_ID,
          journal,
          codec: CODEC,
          signingKey,
          directory: () => directory.latest(),
          isReady: () => made.isReady(nodeId),
        }),
      )
    await made.start()
    await made.done
  })

  return {
    disks,
    process,
    relay: () => relay,
    publisherOf: (nodeId) => publishers.get(nodeId),
    refresh: () => void runTask(world, 'directory', async () => reader?.refresh()),
    crash: () => {
      process.crash()
      // A dead process listens to nothing.
      for (const { journal } of disks) journal.forgetListeners()
    },
  }
}

/** Does what `hub journal rebase` does, for a node whose office is closed. */
export async function rebase(world: World, { journal, signingKey }: NodeDisk): Promise<void> {
  const process = world.turns.process('rebase')
  for (;;)
    try {
      const reader = await world.readerFor(process)
      const log = world.log.as(process)
      await rebaseJournal({ journal, log, codec: CODEC, directory: reader, rootKeys: ROOT_KEYS, signingKey })
      return
    } catch (error) {
      if (!(error instanceof HubError && error.retryable)) throw error
    }
}
