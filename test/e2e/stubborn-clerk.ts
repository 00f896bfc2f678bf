import { expect } from 'chai'
import { type Answer, type clientOf, plainContent } from './client.ts'

type Client = ReturnType<typeof clientOf>

/** Publishes and revises while the hub is killed and started again. A call that was cut off is sent again with the same key. */
export interface StubbornClerk {
  /** Works until it is stopped or the hub is gone. */
  work(client: Client, signal: AbortSignal): Promise<void>
  acknowledged(): number
  /** Holds every item of the hub against the answers: nothing acknowledged is lost, nothing is doubled. */
  check(items: Map<string, Answer>): void
}

export function createStubbornClerk(nodeId: string): StubbornClerk {
  const acknowledged = new Map<string, Answer>()
  const shownOn = { site: 'all' }
  let number = 0
  let published: Answer | null = null

  const send = async (client: Client): Promise<void> => {
    const title = `断电测试 ${number}`
    const key = `${nodeId}-${number}-${published === null ? 'publish' : 'revise'}`
    const content = plainContent(title, published === null ? '第一版' : '第二版', { shownOn })
    const { status, body } =
      published === null
        ? await client.publish(nodeId, content, { 'idempotency-key': key })
        : await client.send(
            'PUT',
            `/v1/items/${published.itemId}`,
            { content, reason: '更正' },
            { 'idempotency-key': key, 'if-match': '"1"' },
          )
    expect(status, JSON.stringify(body)).to.equal(published === null ? 201 : 200)
    const before = acknowledged.get(body.itemId)
    acknowledged.set(body.itemId, { ...body, title })
    if (before !== undefined) number++
    published = before === undefined ? body : null
  }

  return {
    work: async (client, signal) => {
      while (!signal.aborted)
        try {
          await send(client)
          await client.outlet('site/341222', '&q=断电&limit=20')
        } catch (error) {
          if ((error as Error).name === 'AssertionError') throw error
          return // Cut off: what was sent may have been journalled, or not.
        }
    },
    acknowledged: () => acknowledged.size,
    check: (items) => {
      for (const [itemId, last] of acknowledged) {
        const now = items.get(itemId)
        expect(now?.version, `${itemId} ${last.title}`).to.be.at.least(last.version)
        if (now.version === last.version) expect(now.fingerprint, itemId).to.equal(last.fingerprint)
      }
      const titles = [...items.values()].flatMap(({ content }) =>
        content?.title?.startsWith('断电测试 ') ? [content.title as string] : [],
      )
      expect(titles, 'no item twice').to.have.length(new Set(titles).size)
    },
  }
}
