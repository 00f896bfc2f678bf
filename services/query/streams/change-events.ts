import { createEventBuffer } from 'better-sse'
import type { readAnsweredChanges } from '../api/change-answers.ts'

/** A page of the changes as events. It is written once for all who get it. */
export interface EventPage {
  /** Null for a page that says nothing. */
  events: Buffer | null
  /** Says that nothing more is there. */
  caughtUp: Buffer
  next: string
  more: boolean
}

/**
 * The changes, then what is newly withheld. The last event has the cursor as its id: whoever was cut off within the page
 * gets it again as a whole. A page between others that tells nothing moves the reader on all the same (an id alone is no
 * event).
 */
export function eventPage({ answer, newlyWithheld }: Awaited<ReturnType<typeof readAnsweredChanges>>): EventPage {
  const { changes, next, more, asOf, lagSeconds } = answer
  const told: [name: string, data: object][] = [
    ...changes.map((change): [string, object] => ['change', change]),
    ...newlyWithheld.map((itemId): [string, object] => ['withheld', { itemId }]),
  ]
  const buffer = createEventBuffer()
  for (const [index, [name, data]] of told.entries()) {
    buffer.event(name)
    if (index === told.length - 1) buffer.id(next)
    buffer.data(data).dispatch()
  }
  if (told.length === 0 && more) buffer.id(next).dispatch()
  const events = buffer.read()
  return {
    events: events === '' ? null : Buffer.from(events),
    caughtUp: oneEvent('caught-up', { asOf, lagSeconds }, next),
    next,
    more,
  }
}

/** The last event: the cursor does not count any more. An empty id makes a reader who comes back begin without one. */
export const resetEvent = (reason: string): Buffer => oneEvent('reset', { reason }, '')

const oneEvent = (name: string, data: object, id: string): Buffer =>
  Buffer.from(createEventBuffer().event(name).id(id).data(data).dispatch().read())
