import type { Step } from '../../clients/typescript/src/index.ts'
import type { Answer } from '../e2e/client.ts'

export interface Row {
  version: number
  state: string
  title: string | null
  text: string | null
  reading: string
}

/** A site's own table, which takes a step as a whole or not at all. */
export function createSiteTable() {
  let [rows, position] = [new Map<string, Row>(), null as string | null]
  return {
    position: () => position,
    rows: () => rows,
    apply: ({ changes, withheld, reading, isComplete, position: next }: Step) => {
      const changed = new Map(rows)
      for (const { itemId, version, state, title, contentText = null } of changes)
        if (state === 'left') changed.delete(itemId)
        else changed.set(itemId, { version, state, title, text: contentText, reading })
      for (const itemId of withheld) {
        const row = changed.get(itemId)
        if (row !== undefined) changed.set(itemId, { ...row, reading })
      }
      if (isComplete) for (const [itemId, row] of changed) if (row.reading !== reading) changed.delete(itemId)
      ;[rows, position] = [changed, next]
    },
    /** As somebody with nothing but `/v1/changes` has it. */
    plain: () => [...rows].map(([itemId, { reading: _, ...row }]) => ({ itemId, ...row })).sort(byId),
  }
}

const byId = (a: { itemId: string }, b: { itemId: string }) => (a.itemId < b.itemId ? -1 : 1)

/** The same of the last state of each item, told from the beginning. */
export const plainRows = (changes: Iterable<Answer>) =>
  [...changes]
    .filter(({ state }) => state !== 'left')
    .map(({ itemId, version, state, title, contentText = null }) => ({
      ...{ itemId, version, state, title, text: contentText },
    }))
    .sort(byId)
