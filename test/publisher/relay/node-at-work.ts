import type { ItemId } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import type { Journal } from '../../../services/ports/journal.ts'
import { createRelay } from '../../../services/publisher/relay/create-relay.ts'
import { rebaseJournal } from '../../../services/publisher/relay/rebase-journal.ts'
import { CODEC, ROOT_KEYS } from '../../plain-hub/roots.ts'
import { stillProcess } from '../../plain-hub/still-process.ts'
import { assemble } from '../../simulator/cast.ts'
import type { NodeDisk } from '../../simulator/office.ts'
import type { Troubles } from '../../simulator/troubles.ts'
import { createWorld } from '../../simulator/world.ts'
import { executeFor, publishFor } from './publish-for.ts'

/** A node with its journal, a log, and nobody else at work. */
export async function nodeAtWork(troubles: Partial<Troubles> = {}) {
  const world = createWorld(1, troubles)
  const { disks } = await assemble(world, null)
  const disk = disks[0] as NodeDisk
  const { nodeId, journal } = disk
  const log = world.log.as(stillProcess)
  const directory = await world.readerFor(stillProcess)
  const deps = { log, codec: CODEC, directory, rootKeys: ROOT_KEYS, timers: world.timers }
  const publish = publishFor(world, directory)
  const execute = executeFor(world, directory)
  const relayOver = async (over: Journal) => {
    const relay = createRelay({ ...deps, journals: [over] })
    while (await relay.step());
    return relay
  }
  return {
    world,
    disk,
    journal,
    publish: (key?: string) => publish(disk, key),
    execute,
    redact: (itemId: ItemId, expectedVersion: number, content: Content) =>
      execute(
        disk,
        { type: 'RedactItem', itemId, expectedVersion, content, reason: '删除个人信息' },
        `redact-${itemId}`,
      ),
    /** A new relay, after it has worked until there was nothing left to do. */
    relay: () => relayOver(journal),
    relayOver,
    /** The log, and a relay over it with readings of its own. Nobody has started it. */
    log,
    relayOverLog: (over: Partial<EventLog>) => createRelay({ ...deps, log: { ...log, ...over }, journals: [journal] }),
    /** A relay that nobody has started. */
    createRelay: () => createRelay({ ...deps, journals: [journal] }),
    change: async (...facts: Parameters<Awaited<ReturnType<typeof world.authorityFor>>['append']>[0]) => {
      await (await world.authorityFor(stillProcess)).append(facts)
      await directory.refresh()
    },
    rebase: () => rebaseJournal({ ...deps, journal, signingKey: disk.signingKey }),
    /** The node's records in the log. */
    inLog: () => world.log.records.flat().filter(({ key }) => key === nodeId),
  }
}
