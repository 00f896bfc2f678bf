import { isDeepStrictEqual } from 'node:util'
import { HubError } from '../domain/errors.ts'
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
  const done: { task: TextTask; result: CheckedTexts | number[] }[] = []
  const resultOf = (task: TextTask): CheckedTexts | number[] => {
    const before = done.find((one) => isSameTask(one.task, task))
    if (before === undefined) throw new Undone(task)
    return before.result
  }
  const texts: TextWork = {
    textsOf: (check) => (isQuick(check) ? checkTexts(check) : (resultOf({ check }) as CheckedTexts)),
    holdersOf: (compare) => {
      const { earlier, redacted, twins } = compare
      const length = [...earlier, redacted, ...twins].reduce((sum, { body }) => sum + body.text.length, 0)
      return length <= SURELY_QUICK ? holdersAmong(compare) : (resultOf({ compare }) as number[])
    },
  }
  for (;;) {
    try {
      return work(texts)
    } catch (error) {
      if (!(error instanceof Undone)) throw error
      if (done.length === MOST_TASKS)
        throw new HubError('texts-unchecked', 'The item changes faster than it is checked.')
      done.push({ task: error.task, result: await doApart(error.task) })
    }
  }
}

/** A content of a kind can be long without its text. */
const isQuick = (check: TextsToCheck): boolean =>
  check.content.body.text.length <= SURELY_QUICK && JSON.stringify(check).length <= SURELY_QUICK

/** Texts are compared as they are: to write a key of a large one takes longer than to read it. */
function isSameTask(one: TextTask, other: TextTask): boolean {
  if ('check' in one) return 'check' in other && isDeepStrictEqual(one.check, other.check)
  if (!('compare' in other)) return false
  return isDeepStrictEqual(noncesOf(one.compare), noncesOf(other.compare))
}

/** A nonce belongs to what one version says; the redaction itself stays the same. */
const noncesOf = ({ earlier, twins }: RedactedTexts) => [earlier, twins].map((all) => all.map(({ nonce }) => nonce))

class Undone extends Error {
  readonly task: TextTask
  constructor(task: TextTask) {
    super('These texts were not looked at yet.')
    this.task = task
  }
}
