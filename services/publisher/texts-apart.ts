import { HubError } from '../domain/errors.ts'
import type { Content } from '../domain/item/content.ts'
import { type CheckedTexts, checkTexts, type TextsOf, type TextsToCheck } from './check-texts.ts'
import { type HoldersOf, holdersAmong, type RedactedTexts } from './redacted-texts.ts'

/** Work on texts that another thread may do. */
export type TextTask = { check: TextsToCheck } | { compare: RedactedTexts }

/** Does such work in another thread. Rejects `texts-unchecked` where that is not possible now. */
export type TextsApart = (task: TextTask) => Promise<CheckedTexts | number[]>

/** The same as functions, for whoever must not wait. */
export interface TextWork {
  textsOf: TextsOf
  holdersOf: HoldersOf
}

/** What a thread does with a task. */
export const doTextTask = (task: TextTask): CheckedTexts | number[] =>
  'check' in task ? checkTexts(task.check) : holdersAmong(task.compare)

export const TEXT_WORK_HERE: TextWork = { textsOf: checkTexts, holdersOf: holdersAmong }
export const workHere: TextsApart = async (task) => doTextTask(task)

/** Whatever such a text says, it is checked within a few dozen milliseconds. Most contents are a tenth of it. */
export const SURELY_QUICK = 10_000
/** A command asks for the texts that it brings, a repeat of it for those that were signed, a redaction for its twins'. */
const MOST_TASKS = 4

/**
 * Does work that looks at texts and must not wait for them, as a transaction: large texts are looked at apart, and then
 * the work is done again from its beginning. So work must leave nothing behind when it is broken off.
 */
export async function withTextsApart<T>(doApart: TextsApart, work: (texts: TextWork) => T): Promise<T> {
  const known = new Map<string, CheckedTexts | number[]>()
  const found = (key: string, task: TextTask): CheckedTexts | number[] => {
    const before = known.get(key)
    if (before === undefined) throw new Undone(key, task)
    return before
  }
  const texts: TextWork = {
    textsOf: (check) => {
      const key = JSON.stringify(check)
      return key.length <= SURELY_QUICK ? checkTexts(check) : (found(key, { check }) as CheckedTexts)
    },
    holdersOf: (compare) => {
      const { earlier, redacted, twins } = compare
      if (lengthOf([...earlier, redacted, ...twins]) <= SURELY_QUICK) return holdersAmong(compare)
      // A nonce belongs to what one version says; the redaction itself stays the same.
      const key = [...earlier, ...twins].map(({ nonce }) => nonce).join()
      return found(`${earlier.length} ${key}`, { compare }) as number[]
    },
  }
  for (;;) {
    try {
      return work(texts)
    } catch (error) {
      if (!(error instanceof Undone)) throw error
      if (known.size === MOST_TASKS)
        throw new HubError('texts-unchecked', 'The item changes faster than it is checked.')
      known.set(error.key, await doApart(error.task))
    }
  }
}

const lengthOf = (contents: Content[]): number => contents.reduce((sum, { body }) => sum + body.text.length, 0)

class Undone extends Error {
  readonly key: string
  readonly task: TextTask
  constructor(key: string, task: TextTask) {
    super('These texts were not looked at yet.')
    this.key = key
    this.task = task
  }
}
