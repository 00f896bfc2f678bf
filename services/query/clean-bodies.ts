import type { Hash } from '../domain/ids.ts'
import { isCleanHtml } from '../edge/clean-html.ts'

/** Whether a page may show a body as HTML: it is its own cleaned form, as every honest publisher signs it. */
export interface CleanBodies {
  /** `html` must be the checked text of this fingerprint. It is looked at once, and remembered by the fingerprint. */
  isClean(fingerprint: Hash, html: string): boolean
}

/** Keeps the answers for the `capacity` fingerprints that were asked for last. */
export function createCleanBodies({ capacity = 50_000, isClean = isCleanHtml } = {}): CleanBodies {
  const known = new Map<Hash, boolean>()
  return {
    isClean: (fingerprint, html) => {
      const answer = known.get(fingerprint) ?? isClean(html)
      known.delete(fingerprint)
      known.set(fingerprint, answer)
      if (known.size > capacity) known.delete(known.keys().next().value as Hash)
      return answer
    },
  }
}
