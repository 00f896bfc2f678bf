import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { type Answer, clientOf, plainContent } from '../client.ts'

/** Publishes and revises until it is stopped. A call that fails is sent again with the same key until it is answered. */
export interface SteadyClerk {
  /** Resolves when no call of the clerk is on its way. */
  stop(): Promise<void>
  acknowledged(): number
  /** The last place of his node's chain that was acknowledged. */
  lastSeq(): number
  /** Holds every item that readers see against the answers: nothing acknowledged is lost, nothing is doubled. */
  check(items: Map<string, Answer>): void
}

const PACE_MS = 200

export function startSteadyClerk({
  nodeId,
  token,
  url,
  name,
}: {
  nodeId: string
  token: string
  url: () => Promise<string>
  /** The beginning of all the clerk's titles. */
  name: string
}): SteadyClerk {
  const acknowledged = new Map<string, Answer>()
  const keys = crypto.randomUUID()
  let lastSeq = 0
  let stopped = false

  const persistently = async (send: (client: ReturnType<typeof clientOf>) => Promise<Answer>): Promise<Answer> => {
    for (;;) {
      const answer = await send(clientOf(await url(), token)).catch(() => null)
      if (answer?.status === 200 || answer?.status === 201) {
        acknowledged.set(answer.body.itemId, answer.body)
        lastSeq = Math.max(lastSeq, answer.body.nodeSeq)
        return answer.body
      }
      if (answer !== null) expect(answer.status, JSON.stringify(answer.body)).to.be.at.least(500)
      await delay(PACE_MS)
    }
  }

  const work = async () => {
    for (let number = 0; !stopped; number++) {
      const key = (step: string) => ({ 'idempotency-key': `${keys}-${number}-${step}` })
      const content = (text: string) => plainContent(`${name} ${number}`, text, { shownOn: { site: 'all' } })
      const { itemId } = await persistently((client) => client.publish(nodeId, content('第一版'), key('publish')))
      if (number % 2 === 0)
        await persistently((client) =>
          client.send(
            'PUT',
            `/v1/items/${itemId}`,
            { content: content('第二版'), reason: '更正' },
            { ...key('revise'), 'if-match': '"1"' },
          ),
        )
      await delay(PACE_MS)
    }
  }
  const working = work()
  working.catch(() => {})

  return {
    stop: async () => {
      stopped = true
      await working
    },
    acknowledged: () => acknowledged.size,
    lastSeq: () => lastSeq,
    check: (items) => {
      for (const [itemId, { version, fingerprint }] of acknowledged)
        expect(items.get(itemId), itemId).to.include({ version, fingerprint })
      const titles = [...items.values()].flatMap(({ content }) =>
        content?.title?.startsWith(`${name} `) ? [content.title as string] : [],
      )
      expect(titles, 'no item twice').to.have.length(new Set(titles).size)
      expect(titles, 'no item more').to.have.length(acknowledged.size)
    },
  }
}
