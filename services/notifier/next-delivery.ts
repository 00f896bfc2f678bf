import { hashOf } from '../domain/canonical.ts'
import type { Hash } from '../domain/ids.ts'
import { webhookIdOf } from '../domain/webhooks/webhook-id.ts'
import type { WebhookAttempt, WebhookSubscription } from '../domain/webhooks/webhook-subscription.ts'
import type { ChangesSource, ToldChanges } from '../ports/changes-source.ts'

/** What is to be delivered next. It is read anew for each attempt, so that no text is sent after its erasure. */
export interface Delivery {
  kind: WebhookAttempt['kind']
  webhookId: string
  fromCursor: string | null
  toCursor: string | null
  changes: number
  more: boolean
  /** Of a reset. */
  reason: string | null
  /** The hashes of its pages in which something is withheld. */
  withheldPages: Hash[]
  /** Type and data of the body. */
  type: string
  data: object
}

/** A delivery; or how far there is nothing to tell; or the hub refuses the question for good. */
export type NextDelivery = { delivery: Delivery } | { nothingBefore: string | null } | { refused: string }

/** As much as a page of `/v1/changes` has, where only the number counts. */
const LOOK_PAGE = 200
/** So many pages of them are told by one look at most. */
const MOST_PAGES_OF_LOOK = 50

interface Looking {
  source: ChangesSource
  turn: () => Promise<void>
  /**
   * Pages in which something is withheld and that were delivered. Where very much is, the cursor goes back again and again
   * (query/change-cursor.ts), and nobody wants to be told the same every few seconds.
   */
  toldBefore: ReadonlySet<Hash>
}

/** `cursor` may be ahead of the subscription's, where nothing between was to be told. */
export async function nextDelivery(
  subscription: WebhookSubscription,
  cursor: string | null,
  { source, turn, toldBefore }: Looking,
): Promise<NextDelivery> {
  const isLook = subscription.mode === 'look'
  const limit = isLook ? LOOK_PAGE : (subscription.heldLimit ?? subscription.limit)
  let [from, seen, pages] = [cursor, 0, 0]
  const withheldPages: Hash[] = []
  for (let at = cursor; ; ) {
    const read = await source.read(subscription, { cursor: at, limit })
    if (read.outcome === 'refused') return { refused: read.says }
    if (read.outcome === 'gone') return { delivery: resetOf(subscription, at, read.reason) }
    const { next, more, changes, withheld } = read.page
    const told = hashOfPage(read.page)
    const isNews = read.news && !toldBefore.has(told)
    if (isNews && withheld.length > 0) withheldPages.push(told)
    // Who is behind is told the end of it, too, where nothing comes any more: only then may a copy delete what did not come.
    const isLast = !more && subscription.behindSince !== null
    if ((isNews || isLast) && !isLook)
      return { delivery: pageOf(subscription, { page: read.page, told, withheldPages }) }
    if (seen === 0 && !isNews) from = next
    seen += isNews ? Math.max(1, changes.length) : 0
    pages++
    const isEnd = !more || (seen > 0 && pages >= MOST_PAGES_OF_LOOK)
    if (isEnd && seen === 0 && !isLast) return { nothingBefore: next }
    if (isEnd)
      return {
        delivery: lookOf(subscription, { fromCursor: from, toCursor: next, changes: seen, more, withheldPages }),
      }
    at = next
    await turn()
  }
}

type Place = Pick<Delivery, 'fromCursor' | 'toCursor' | 'changes' | 'more' | 'withheldPages'>

/** The rest of a page says how far the store is, which is another thing each time. */
const hashOfPage = ({ changes, withheld }: ToldChanges): Hash => hashOf(JSON.stringify([changes, withheld]))

const about = ({ subscriptionId, outlets, field }: WebhookSubscription, cursor: string | null) => ({
  subscription: subscriptionId,
  outlets,
  ...(field !== null && { field }),
  cursor,
})

/** It begins where the delivery before has ended: what was read past told nothing. */
function pageOf(
  subscription: WebhookSubscription,
  { page, told, withheldPages }: { page: ToldChanges; told: Hash; withheldPages: Hash[] },
): Delivery {
  const { changes, next, more } = page
  const fromCursor = subscription.cursor
  return {
    ...{ kind: 'page', fromCursor, toCursor: next, changes: changes.length, more, reason: null, withheldPages },
    webhookId: webhookIdOf(subscription, 'page', told),
    type: 'changes.page',
    data: { ...about(subscription, fromCursor), ...page },
  }
}

const lookOf = (subscription: WebhookSubscription, place: Place): Delivery => ({
  ...place,
  ...{ kind: 'look', reason: null, type: 'changes.look' },
  webhookId: webhookIdOf(subscription, 'look', ''),
  data: about(subscription, place.fromCursor),
})

const resetOf = (subscription: WebhookSubscription, cursor: string | null, reason: string): Delivery => ({
  ...{ kind: 'reset', fromCursor: cursor, toCursor: cursor, changes: 0, more: false, reason, type: 'changes.reset' },
  withheldPages: [],
  webhookId: webhookIdOf(subscription, 'reset', reason),
  data: { ...about(subscription, cursor), reason },
})

/** A call by hand, to see whether the receiver takes it. It tells nothing. */
export const testDelivery = (subscription: WebhookSubscription, at: string): Delivery => ({
  ...{ kind: 'test', changes: 0, more: false, reason: null, withheldPages: [], type: 'webhook.test' },
  ...{ fromCursor: subscription.cursor, toCursor: subscription.cursor },
  webhookId: webhookIdOf(subscription, 'test', at),
  data: about(subscription, subscription.cursor),
})
