import { HubError } from '../domain/errors.ts'
import type { Hash } from '../domain/ids.ts'
import type { Content } from '../domain/item/content.ts'
import { isCleanHtml } from '../edge/clean-html.ts'

/** Whether a page may show a body as HTML: it is its own cleaned form, as every honest publisher signs it. */
export interface CleanBodies {
  /**
   * `html` must be the checked text of this fingerprint. It is looked at once, and remembered by the fingerprint. Rejects
   * `texts-unchecked` when that is not possible now.
   */
  isClean(fingerprint: Hash, html: string): Promise<boolean>
}

/** What is shorter is held against its cleaned form at once, within some milliseconds. */
const SURELY_QUICK = 10_000

/** Most characters of the bodies that wait for their look: a thousand usual ones, or 70 of the largest. */
const MOST_WAITING = 64 * 1024 * 1024

/** Looks at large bodies `apart`, one after the other in the order in which they were asked for. Keeps the answers for the `capacity` fingerprints that were asked for last. */
export function createCleanBodies({
  capacity = 50_000,
  isClean = isCleanHtml,
  apart = async (html: string) => isClean(html),
  mostWaiting = MOST_WAITING,
} = {}): CleanBodies {
  const inTurn = oneByOne(apart, mostWaiting)
  const known = new Map<Hash, Promise<boolean>>()
  return {
    isClean: (fingerprint, html) => {
      const look = async () => (html.length <= SURELY_QUICK ? isClean(html) : inTurn(html))
      const answer = known.get(fingerprint) ?? look()
      known.delete(fingerprint)
      known.set(fingerprint, answer)
      if (known.size > capacity) known.delete(known.keys().next().value as Hash)
      answer.catch(() => known.delete(fingerprint))
      return answer
    },
  }
}

/** Many pages may be opened for the first time at once, and the threads take few that wait. */
function oneByOne(look: (html: string) => Promise<boolean>, mostWaiting: number): typeof look {
  let waiting = 0
  let before: Promise<unknown> = Promise.resolve()
  return async (html) => {
    if (waiting > 0 && waiting + html.length > mostWaiting)
      throw new HubError('texts-unchecked', `Bodies of ${waiting} characters wait for their look already.`)
    waiting += html.length
    const answer = before
      .then(() => look(html))
      .finally(() => {
        waiting -= html.length
      })
    before = answer.catch(() => {})
    return answer
  }
}

/** The fingerprints of those contents whose bodies may be shown as HTML. */
export async function cleanAmong(
  contents: { fingerprint: Hash; content: Content | null }[],
  { bodies }: { bodies: CleanBodies },
): Promise<Set<Hash>> {
  const clean = new Set<Hash>()
  for (const { fingerprint, content } of contents)
    if (content?.body.format === 'html' && (await bodies.isClean(fingerprint, content.body.text)))
      clean.add(fingerprint)
  return clean
}
