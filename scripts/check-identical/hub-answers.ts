/** The part of the hub's answers that the check looks at. */
export interface Item {
  itemId: string
  version: number
  fingerprint: string
  status: 'live' | 'withdrawn'
  title: string | null
  content?: { title: string; displayFrom?: string; displayUntil?: string } | null
  /** Of an item or a change; a list has none. */
  state?: 'erased' | 'withdrawn' | 'scheduled' | 'ended' | 'shown'
  outlets: string[]
}
export interface Division {
  code: string
  level: string
  parent: string | null
  mergedInto?: string
  children: { code: string }[]
}

/** The hub gives no answer, or one that says that it cannot. */
export class Unreachable extends Error {}

const AT_ONCE = 8

export async function inParallel<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = all.values()
  const worker = async () => {
    for (const one of waiting) await work(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
