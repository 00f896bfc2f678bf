import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, clientOf, plainContent } from '../client.ts'
import type { Town } from './town.ts'

/** What was told at a moment, and what was true when it was asked and when it was answered. Seconds. */
export interface LagSample {
  told: { pages: number | null; journalled: number | null; logged: number | null }
  /** The age of the first acknowledged item that no outlet shows. */
  truth: [asked: number, answered: number]
}

interface Acknowledged {
  itemId: string
  at: number
}

const PACE_MS = 200
const LOOK_MS = 500

/**
 * Publishes for a node and asks the outlets all the time which of the acknowledged items they show. Asks for the lag
 * beside that, and keeps both answers.
 */
export function startLagTruth({ publisher, query, tokens }: Town, nodeId: string) {
  const unseen: Acknowledged[] = []
  const samples: LagSample[] = []
  let seen = 0
  let isStopped = false
  let looked = Promise.withResolvers<void>()

  const publishing = async () => {
    for (let number = 0; !isStopped; number++) {
      const content = plainContent(`滞后 ${number}`, '正文', { shownOn: { site: 'all' } })
      const began = Date.now()
      const answer = await clientOf(await publisher.url(), tokens[nodeId])
        .publish(nodeId, content)
        .catch(() => null)
      if (answer?.status === 201) unseen.push({ itemId: answer.body.itemId, at: began })
      await delay(PACE_MS)
    }
  }
  const isShown = async ({ itemId }: Acknowledged) =>
    (
      await clientOf(await query.url())
        .get(`/v1/items/${itemId}`)
        .catch(() => null)
    )?.status === 200
  /** A node's events are applied in order, so the first that is not shown is found by halving. */
  const seeing = async () => {
    while (!isStopped) {
      let [from, to] = [0, unseen.length]
      while (from < to) {
        const middle = from + Math.floor((to - from - 1) / 2)
        if (await isShown(unseen[middle] as Acknowledged)) from = middle + 1
        else to = middle
      }
      unseen.splice(0, from)
      seen += from
      looked.resolve()
      looked = Promise.withResolvers<void>()
      await delay(50)
    }
  }
  const truth = (moment = Date.now()) => (unseen[0] === undefined ? 0 : Math.max(0, moment - unseen[0].at) / 1000)
  const asking = async () => {
    while (!isStopped) {
      const asked = truth()
      const status = await clientOf(await query.url())
        .get('/v1/status')
        .catch(() => null)
      const node: Answer | undefined = status?.body.lag?.nodes.find((one: Answer) => one.nodeId === nodeId)
      const told = {
        pages: node?.seconds ?? null,
        journalled: node?.stages.journalled.seconds ?? null,
        logged: node?.stages.logged.seconds ?? null,
      }
      const answered = Date.now()
      // What was seen may be older than the answer: a whole look must follow.
      for (let look = 0; look < 2 && !isStopped; look++) await looked.promise
      if (isStopped) return
      samples.push({ told, truth: [asked, truth(answered)] })
      await delay(LOOK_MS)
    }
  }
  const working = Promise.all([publishing(), seeing(), asking()])
  working.catch(() => {})
  return {
    /** The age of the first acknowledged item that no outlet shows, now. */
    truth,
    seen: () => seen,
    stop: async (): Promise<LagSample[]> => {
      isStopped = true
      looked.resolve()
      await working
      return samples
    },
  }
}

/** Whether what was told is within 2 s or 10 % of what was true at some moment between the question and the answer. */
export function isTrue({ told, truth: [asked, answered] }: LagSample): boolean {
  if (told.pages === null) return true
  const low = Math.min(asked, answered)
  const high = Math.max(asked, answered)
  return told.pages >= low - Math.max(2, low / 10) && told.pages <= high + Math.max(2, high / 10)
}
