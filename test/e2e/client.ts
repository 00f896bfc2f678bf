/** The hub as the backend of a site calls it, by plain fetch. */
export function clientOf(url: string, token?: string) {
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'idempotency-key': `test-${crypto.randomUUID()}`,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Answer }
  }
  return {
    /** Tests say the same again and again; that twins are asked about is tested by itself. */
    publish: (nodeId: string, content: unknown, headers = {}) =>
      send('POST', '/v1/items', { nodeId, content, new: true }, headers),
    /** As the code of before is asked, which knew no twins. A near twin is refused. */
    publishIfNew: (nodeId: string, content: unknown, headers = {}) =>
      send('POST', '/v1/items', { nodeId, content }, headers),
    revise: (itemId: string, version: number, content: unknown, reason = '更正') =>
      send('PUT', `/v1/items/${itemId}`, { content, reason }, { 'if-match': `"${version}"` }),
    withdraw: (itemId: string, version: number, reason = '撤下') =>
      send('POST', `/v1/items/${itemId}/withdraw`, { reason }, { 'if-match': `"${version}"` }),
    redact: (itemId: string, version: number, content: unknown, reason = '删除个人信息') =>
      send('POST', `/v1/items/${itemId}/redact`, { content, reason }, { 'if-match': `"${version}"` }),
    get: async (path: string) => {
      const response = await fetch(`${url}${path}`)
      return { status: response.status, body: (await response.json()) as Answer }
    },
    send,
    /** Every change from the beginning, the last state of each item. Of all outlets, where none is named. */
    allChanges: async (outlets: string[] = []): Promise<Map<string, Answer>> => {
      const items = new Map<string, Answer>()
      const named = outlets.map((outlet) => `&outlet=${outlet}`).join('')
      for (let next: string | null = null; ; ) {
        const query: string = named + (next === null ? '' : `&cursor=${encodeURIComponent(next)}`)
        const page = (await (await fetch(`${url}/v1/changes?limit=200${query}`)).json()) as Answer
        for (const change of page.changes) items.set(change.itemId, change)
        next = page.next
        if (!page.more) return items
      }
    },
    /** Every item of an outlet. */
    outlet: async (outlet: string, query = ''): Promise<Map<string, Answer>> => {
      const items = new Map<string, Answer>()
      for (let next: string | null = null; ; ) {
        const cursor: string = next === null ? '' : `&cursor=${encodeURIComponent(next)}`
        const page = (await (
          await fetch(`${url}/v1/outlets/${outlet}/items?limit=200${query}${cursor}`)
        ).json()) as Answer
        for (const item of page.items) items.set(item.itemId, item)
        next = page.next
        if (next === null) return items
      }
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside, as a client in another language would.
export type Answer = any

export const plainContent = (title: string, text: string, more: object = {}) => ({
  title,
  body: { format: 'text', text },
  shownOn: { board: 'all', site: 'all', topic: 'all' },
  ...more,
})
