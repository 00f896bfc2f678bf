import {
  createHubClient,
  type HubClientError,
  type Step,
  type SyncOptions,
} from '../../clients/typescript/src/index.ts'
import { clientOf } from '../e2e/client.ts'
import { contentOf, type ScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { startFaultyWire } from './faulty-wire.ts'
import { createSiteTable, plainRows } from './site-table.ts'

export const SITE = 'site/341222'

export type SyncScene = Awaited<ReturnType<typeof openSyncScene>>

/** A site that follows a hub by the client, over a wire on which things go wrong. */
export async function openSyncScene(hub: ScratchHub) {
  const wire = await startFaultyWire(hub.url)
  const table = createSiteTable()
  const troubles: HubClientError[] = []
  const steps = (options: Partial<SyncOptions> = {}) =>
    createHubClient({ url: wire.url, firstPauseMs: 1 }).sync({
      outlets: [SITE],
      position: table.position(),
      onTrouble: (error) => troubles.push(error),
      ...options,
    })
  /** Follows to the end of what is there now, and gives the steps. */
  const syncOnce = async (options: Partial<SyncOptions> = {}) => {
    const taken: Step[] = []
    for await (const step of steps(options)) {
      table.apply(step)
      taken.push(step)
    }
    return taken
  }
  const wanted = async (outlets = [SITE]) => plainRows((await clientOf(hub.url).allChanges(outlets)).values())
  const publishSome = async (count: number) => {
    const ids = Array.from({ length: count }, (_, n) => hub.publish(TAIHE, contentOf(`第${n}号`, '内容')).itemId)
    await hub.settle()
    return ids
  }

  return { wire, table, troubles, steps, syncOnce, wanted, publishSome, stop: wire.stop }
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
