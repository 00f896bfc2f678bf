import type { Hash } from '../domain/ids.ts'
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

/** Looks at large bodies `apart`. Keeps the answers for the `capacity` fingerprints that were asked for last. */
export function createCleanBodies({
  capacity = 50_000,
  isClean = isCleanHtml,
  apart = async (html: string) => isClean(html),
} = {}): CleanBodies {
  const known = new Map<Hash, Promise<boolean>>()
  return {
    isClean: (fingerprint, html) => {
      const look = async () => (html.length <= SURELY_QUICK ? isClean(html) : apart(html))
      const answer = known.get(fingerprint) ?? look()
      known.delete(fingerprint)
      known.set(fingerprint, answer)
      if (known.size > capacity) known.delete(known.keys().next().value as Hash)
      answer.catch(() => known.delete(fingerprint))
      return answer
    },
  }
}
