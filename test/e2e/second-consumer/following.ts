import { DatabaseSync } from 'node:sqlite'
import { freePort } from '../../../infra/engines/free-port.ts'
import type { Answer } from '../client.ts'

export type Way = 'stream' | 'webhook'

/** How the copy learns of changes. */
interface Following {
  /** What its program is started with. */
  env: Record<string, string>
  /** What the operators do, as its log says so far. */
  tend: (log: string) => Promise<void>
  /** Resolves once nothing is behind what it has stored. */
  finished: () => Promise<void>
}

interface Followed {
  hub: {
    command: (...args: string[]) => Promise<string>
    get: (path: string) => Promise<Answer>
  }
  outlets: string[]
  database: string
  clockFile: string
}

/** Nothing that a receiver waits for takes longer: the hub is told to try again at once. */
const PATIENCE_MS = 120_000

export const byStream: Following = { env: {}, tend: async () => {}, finished: async () => {} }

/** Subscribes the copy: `hub webhooks add`, as its operators do. */
export async function byWebhook({ hub, outlets, database, clockFile }: Followed): Promise<Following> {
  const webhooks = async (...args: string[]) => JSON.parse(await hub.command('--json', 'webhooks', ...args))
  const address = `127.0.0.1:${await freePort()}`
  const named = outlets.flatMap((outlet) => ['--outlet', outlet])
  const added = await webhooks('add', `http://${address}/hub-hook`, ...named, '--allow-private', '127.0.0.1')
  const id: string = added.subscriptionId

  const beginAnew = () => webhooks('resume', id, '--from-start')
  const isWhole = async () => {
    const site = new DatabaseSync(database, { readOnly: true, timeout: 10_000 })
    const { cursor } = site.prepare('SELECT cursor FROM sync').get() as { cursor: string | null }
    site.close()
    if (cursor === null) return false
    const query = new URLSearchParams({ cursor })
    for (const outlet of outlets) query.append('outlet', outlet)
    const { changes, more } = await hub.get(`/v1/changes?${query}`)
    return changes?.length === 0 && more === false
  }

  let resets = 0
  return {
    env: { FOLLOW: 'webhook', LISTEN: address, KEY: added.publicKey, CLOCK: clockFile },
    tend: async (log) => {
      const told = log.match(/cursor gone/g)?.length ?? 0
      if (told === resets) return
      resets = told
      await beginAnew()
    },
    finished: async () => {
      const until = Date.now() + PATIENCE_MS
      await webhooks('resume', id)
      for (;;) {
        if (await isWhole()) return
        if (Date.now() > until) throw new Error(`not delivered: ${JSON.stringify(await webhooks('list'))}`)
        await new Promise((resolve) => setTimeout(resolve, 1000))
        const [{ state }] = await webhooks('list')
        if (state !== 'active') await beginAnew()
      }
    },
  }
}
