import { type ClientCode, errorOf, HubClientError, parseJson, retryAfterOf, unreadable } from './hub-client-error.ts'

/** What the hub says of an address that will go away (docs/api/stability.md). */
export interface Deprecated {
  path: string
  deprecation: string | null
  sunset: string | null
  link: string | null
}

export interface AskDeps {
  url: string
  fetch: typeof globalThis.fetch
  onDeprecated: (deprecated: Deprecated) => void
}

export type Query = Record<string, string | number | readonly string[] | null | undefined>

interface Asking {
  signal?: AbortSignal | undefined
  /** How long nothing may come. */
  silentMs: number
}

export interface Ask {
  /** An answer in JSON, and how long the hub asks to wait before the next question. */
  json(path: string, query: Query, asking: Asking): Promise<{ value: unknown; retryAfterMs: number | null }>
  /** The bytes of an answer, as they come. Ends the request when it is left. */
  bytes(path: string, query: Query, asking: Asking & { accept: string }): AsyncGenerator<Uint8Array>
}

export function createAsk({ url, fetch, onDeprecated }: AskDeps): Ask {
  const base = url.replace(/\/+$/, '')
  const told = new Set<string>()
  const open = async (path: string, query: Query, { accept, signal }: { accept: string; signal: AbortSignal }) => {
    const response = await fetch(`${base}${path}${queryText(query)}`, {
      headers: { accept, 'accept-language': 'en' },
      signal,
    }).catch((error) => {
      throw reasonOf(error, signal, { code: 'unreachable', what: `nobody answered at ${base}` })
    })
    const [deprecation, sunset, link] = ['deprecation', 'sunset', 'link'].map((name) => response.headers.get(name))
    if ((deprecation ?? sunset) !== null && !told.has(path)) {
      told.add(path)
      onDeprecated({ path, deprecation: deprecation ?? null, sunset: sunset ?? null, link: link ?? null })
    }
    if (!response.ok) throw await errorOf(response)
    return response
  }

  return {
    json: async (path, query, { signal, silentMs }) => {
      const watch = watchSilence(signal, silentMs)
      try {
        watch.begin()
        const response = await open(path, query, { accept: 'application/json', signal: watch.signal })
        const text = await response.text().catch((error) => {
          throw reasonOf(error, watch.signal, { code: 'broken-off', what: 'the answer was broken off' })
        })
        return { value: parseJson(text), retryAfterMs: retryAfterOf(response) }
      } finally {
        watch.end()
      }
    },
    bytes: async function* (path, query, { accept, signal, silentMs }) {
      const watch = watchSilence(signal, silentMs)
      try {
        watch.begin()
        const { body } = await open(path, query, { accept, signal: watch.signal })
        if (body === null) throw unreadable('it has no body')
        const reader = body.getReader()
        for (;;) {
          // Only waiting counts, not the time that the reader takes for what has come.
          watch.begin()
          const { done, value } = await reader.read().catch((error) => {
            throw reasonOf(error, watch.signal, { code: 'broken-off', what: 'the answer was broken off' })
          })
          watch.pause()
          if (done) return
          yield value
        }
      } finally {
        watch.end()
      }
    },
  }
}

/** A signal that aborts with another one, or when something takes too long. */
function watchSilence(outer: AbortSignal | undefined, ms: number) {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => controller.abort(outer?.reason)
  if (outer?.aborted) stop()
  outer?.addEventListener('abort', stop)
  const pause = () => clearTimeout(timer)
  return {
    signal: controller.signal,
    begin: () => {
      pause()
      const silent = () => controller.abort(new HubClientError(`nothing came for ${ms / 1000} s`, { code: 'silent' }))
      timer = setTimeout(silent, ms)
    },
    pause,
    /** Also ends what is still coming. */
    end: () => {
      pause()
      outer?.removeEventListener('abort', stop)
      controller.abort()
    },
  }
}

/** An aborted request fails with the reason, everything else is the network's. */
function reasonOf(error: unknown, signal: AbortSignal, { code, what }: { code: ClientCode; what: string }): unknown {
  if (signal.aborted) return signal.reason
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
  return new HubClientError(`${what}${cause}`, { code, cause: error })
}

function queryText(query: Query): string {
  const text = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== null && each !== undefined) text.append(name, String(each))
  return text.size === 0 ? '' : `?${text}`
}
