import { expect } from 'chai'
import { type Answer, clientOf } from '../client.ts'

/** A site's own copy of all items. */
export interface Follower {
  /** Follows the changes from its cursor to their end. Gives every item as it was changed last. */
  follow(): Promise<Map<string, Answer>>
}

/** Goes on from its cursor, whatever happened to the hub meanwhile. Begins again only when the hub says so (410). */
export function createFollower(url: () => Promise<string>): Follower {
  const items = new Map<string, Answer>()
  let cursor: string | null = null

  return {
    follow: async () => {
      for (;;) {
        const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
        const { status, body } = await clientOf(await url()).get(`/v1/changes?limit=200${from}`)
        if (status === 410) {
          items.clear()
          cursor = null
          continue
        }
        expect(status, JSON.stringify(body)).to.equal(200)
        for (const change of body.changes) items.set(change.itemId, change)
        cursor = body.next
        if (!body.more) return items
      }
    },
  }
}
