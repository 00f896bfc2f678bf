import { readItem, readList, readOutlet } from './answer-shapes.ts'
import { type AskDeps, createAsk, type Deprecated, type Query } from './ask.ts'
import { createBackOff, pause } from './back-off.ts'
import { type Checked, checkContent } from './check-content.ts'
import { HubClientError } from './hub-client-error.ts'
import type { Item, ItemList, Outlet } from './hub-types.ts'
import { type Step, type SyncOptions, sync } from './sync.ts'

export interface HubClientOptions {
  /** Address of the hub, such as `https://gk.example.gov.cn`. */
  url: string
  fetch?: AskDeps['fetch']
  /** Ends whatever is under way. */
  signal?: AbortSignal
  /** How often a lookup is tried where waiting may help. */
  tries?: number
  /** How long a lookup waits for something to come. */
  silentMs?: number
  /** The first pause between two tries; the later ones are longer. */
  firstPauseMs?: number
  /** Told once of each address that will go away, for a log. */
  onDeprecated?: (deprecated: Deprecated) => void
}

/** What a list may be asked for; `/openapi.json` explains each. */
export interface ListQuery extends Query {
  q?: string
  field?: string
  organ?: string
  limit?: number
  cursor?: string | null
}

export interface HubClient {
  /** One item, whose text was checked. */
  item(itemId: string): Promise<Checked<Item>>
  /** A page of what an outlet shows. */
  list(outlet: string, query?: ListQuery): Promise<ItemList>
  outlet(outlet: string): Promise<Outlet>
  /**
   * Keeps a copy in step with the hub. Failures that pass are waited for; what is wrong with the question is thrown. Ends
   * by itself with `follow: false` only.
   */
  sync(options: SyncOptions): AsyncGenerator<Step>
}

export function createHubClient({
  url,
  fetch = (...given) => globalThis.fetch(...given),
  signal: ending,
  tries = 3,
  silentMs = 10_000,
  firstPauseMs,
  onDeprecated = () => {},
}: HubClientOptions): HubClient {
  const ask = createAsk({ url, fetch, onDeprecated })
  const lookUp = async <T>(path: string, query: Query, read: (value: unknown) => T): Promise<T> => {
    const backOff = createBackOff({ firstMs: firstPauseMs })
    for (let left = tries - 1; ; left--)
      try {
        return read((await ask.json(path, query, { signal: ending, silentMs })).value)
      } catch (error) {
        const isOver = !(error instanceof HubClientError) || !error.isRetryable || left <= 0
        if (isOver || ending?.aborted === true) throw error
        await pause(backOff.next(error), ending)
      }
  }
  return {
    item: async (itemId) => checkContent(await lookUp(`/v1/items/${encodeURIComponent(itemId)}`, {}, readItem)),
    list: (outlet, query = {}) => lookUp(`/v1/outlets/${outlet}/items`, query, readList),
    outlet: (outlet) => lookUp(`/v1/outlets/${outlet}`, {}, readOutlet),
    sync: (options) => {
      const [one, other] = [ending, options.signal].filter((signal) => signal !== undefined)
      const signal = one === undefined || other === undefined ? one : AbortSignal.any([one, other])
      return sync(ask, { ...options, signal }, firstPauseMs)
    },
  }
}
