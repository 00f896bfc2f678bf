import type { Replica, ReplicaState } from '../../auditor/compare-replicas.ts'
import { HubError } from '../../domain/errors.ts'
import type { OutletEntry } from '../../domain/outlets.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import { digestsShape, statesShape } from '../../query/api/shapes.ts'
import { itemDigests, outletDigests } from '../../query/outlet-digests.ts'
import { timers } from '../clock.ts'
import { PATIENCE_MS } from '../patience.ts'

const PAGE = 1000

export const localReplica = (generation: ItemStore): Replica => ({
  digests: () => outletDigests(generation, timers),
  states: (entry) => allPages((cursor) => itemDigests(generation, entry, { cursor, limit: PAGE })),
})

/** Another hub, asked through its API. HubErrors `replica-unreachable`, `replica-unreadable`. */
export function remoteReplica(url: URL): Replica {
  const get = async (path: string): Promise<unknown> => {
    const target = new URL(path, url)
    const answer = await fetch(target, { signal: AbortSignal.timeout(PATIENCE_MS.replicaAnswer) }).catch(
      (cause: Error) => {
        throw new HubError('replica-unreachable', `${target.origin} does not answer (${reasonOf(cause)}).`, { cause })
      },
    )
    if (answer.ok) return answer.json()
    throw new HubError('replica-unreachable', `${target.origin} answers ${answer.status} to ${target.pathname}.`)
  }
  const readable = async <T>(path: string, read: (value: unknown) => { success: boolean; data?: T }): Promise<T> => {
    const parsed = read(await get(path))
    if (parsed.success) return parsed.data as T
    throw new HubError('replica-unreadable', `${url.origin}${path} is not what a hub answers.`)
  }
  return {
    digests: async () => {
      const digests = await readable('/v1/digests', digestsShape.safeParse)
      return {
        ...digests,
        outlets: digests.outlets.map((outlet) => ({ ...outlet, entry: outlet.entry as OutletEntry })),
      }
    },
    states: (entry) =>
      allPages((cursor) =>
        readable(
          `/v1/digests/${entry}?limit=${PAGE}${cursor === undefined ? '' : `&cursor=${cursor}`}`,
          statesShape.safeParse,
        ),
      ),
  }
}

const reasonOf = ({ cause, message }: Error): string => (cause instanceof Error ? cause.message : message)

async function* allPages(
  page: (cursor: string | undefined) => Promise<{ items: ReplicaState[]; next: string | null }>,
): AsyncGenerator<ReplicaState> {
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await page(cursor)
    yield* items
    if (next === null) return
    cursor = next
  }
}
