/** The part of the hub's answers that the check looks at. */
export interface Item {
  itemId: string
  version: number
  fingerprint: string
  status: 'live' | 'withdrawn'
  title: string | null
  content?: { title: string; displayFrom?: string; displayUntil?: string } | null
  displayEnded?: true
  erased?: true
  outlets: string[]
}
/** The public reads it from its first day of display on. Until then it has no title. */
export const isToCome = ({ status, title, erased }: Item): boolean =>
  status === 'live' && title === null && erased === undefined

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
