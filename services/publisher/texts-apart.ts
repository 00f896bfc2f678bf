import { HubError } from '../domain/errors.ts'
import { type CheckedTexts, checkTexts, type TextsOf, type TextsToCheck } from './check-texts.ts'

/** Checks texts in another thread. Rejects `texts-unchecked` where that is not possible now. */
export type CheckTextsApart = (texts: TextsToCheck) => Promise<CheckedTexts>

/** Whatever such a text says, it is checked within a few dozen milliseconds. Most contents are a tenth of it. */
const SURELY_QUICK = 10_000
/** A command asks for the texts that it brings, and a repeat of it for those that were signed. */
const MOST_TEXTS = 4

/**
 * Does work that checks texts and must not wait for them, as a transaction: large texts are checked apart, and then the
 * work is done again from its beginning. So work must leave nothing behind when it is broken off.
 */
export async function withTextsApart<T>(checkApart: CheckTextsApart, work: (textsOf: TextsOf) => T): Promise<T> {
  const known = new Map<string, CheckedTexts>()
  const textsOf: TextsOf = (texts) => {
    const key = JSON.stringify(texts)
    if (key.length <= SURELY_QUICK) return checkTexts(texts)
    const found = known.get(key)
    if (found === undefined) throw new Unchecked(key, texts)
    return found
  }
  for (;;) {
    try {
      return work(textsOf)
    } catch (error) {
      if (!(error instanceof Unchecked)) throw error
      if (known.size === MOST_TEXTS)
        throw new HubError('texts-unchecked', 'The item changes faster than it is checked.')
      known.set(error.key, await checkApart(error.texts))
    }
  }
}

class Unchecked extends Error {
  readonly key: string
  readonly texts: TextsToCheck
  constructor(key: string, texts: TextsToCheck) {
    super('These texts were not checked yet.')
    this.key = key
    this.texts = texts
  }
}
