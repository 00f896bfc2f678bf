import type { Response } from 'express'
import { isRetryable } from '../../domain/errors.ts'
import { createFewAtOnce } from '../../domain/few-at-once.ts'
import type { Reader } from '../../domain/item/may-read.ts'
import type { Timers } from '../../domain/timers.ts'
import { ProblemError } from '../../http/problem.ts'
import { type AskedChanges, readAnsweredChanges } from '../api/change-answers.ts'
import type { ItemReader } from '../item-reader.ts'
import { type EventPage, eventPage, resetEvent } from './change-events.ts'
import { type EventStream, openEventStream } from './event-stream.ts'
import { createStoreRounds, type StoreRounds } from './store-rounds.ts'

interface FollowedChanges {
  asked: AskedChanges
  /** Who asks. It is asked before each look, and throws when the token does not count any more. */
  asking: () => Reader
  cursor: string | undefined
}

/** A page, and the round in which it was begun to be read. */
type Told = EventPage & { round: number }
/** The reason why the cursor is gone, or a page. */
type Look = Told | { gone: string }

export interface ChangeStreams {
  /**
   * Answers with a stream of the changes behind a cursor, until the reader goes away or the process is going to end.
   * Rejects before the answer has begun where `/v1/changes` would refuse, but for a cursor that is gone: that is told by
   * the stream.
   */
  follow(response: Response, followed: FollowedChanges): Promise<void>
}

/** As of `/v1/changes`. */
const PAGE = 100
/** So many pages are read and held at a time, whatever the number of readers. */
const LOOKS_AT_ONCE = 4
/** Proxies close what is silent; 20 s is less than any of them waits. */
const BEAT_MS = 20_000
/** While the store is away, streams stay, and it is asked again so often. */
const AGAIN_MS = 1000

/**
 * Streams for very many readers. Those who ask the same and stand at the same cursor share one look at the store and one
 * text. They come to the same cursor by themselves: it follows from how far the store is. A reader who takes nothing does
 * not hold up the others, and costs no more than the page that was sent: the next one is read when that one has gone out.
 */
export function createChangeStreams(
  reader: ItemReader,
  { timers, ending }: { timers: Timers; ending: AbortSignal },
): ChangeStreams {
  const rounds = createStoreRounds(reader.active, { timers, ending })
  const open = new Set<EventStream>()
  ending.addEventListener('abort', () => {
    for (const stream of open) stream.end()
  })
  const look = createSharedLooks(reader, { timers, rounds })
  let stopBeats = () => {}
  const entered = (stream: EventStream): Disposable => {
    open.add(stream)
    if (open.size === 1)
      stopBeats = timers.every(BEAT_MS, () => open.forEach((each) => each.beat()), { background: true })
    return {
      [Symbol.dispose]: () => {
        open.delete(stream)
        if (open.size === 0) stopBeats()
      },
    }
  }

  const lookPatiently = async (followed: FollowedChanges, stream: EventStream): Promise<Look | null> => {
    while (stream.isOpen() && !ending.aborted) {
      try {
        return await look(followed)
      } catch (error) {
        // Whoever comes again is told what is wrong with the token, or the outlet.
        if (error instanceof ProblemError) return null
        if (!isRetryable(error)) throw error
      }
      await new Promise<void>((resolve) => void timers.after(AGAIN_MS, resolve, { background: true }))
    }
    return null
  }

  return {
    follow: async (response, followed) => {
      const leaveRounds = rounds.join()
      try {
        let found: Look | null = await look(followed)
        const stream = openEventStream(response)
        if (response.req.method === 'HEAD' || ending.aborted) return stream.end()
        using _ = entered(stream)
        for (let isBehind = true; found !== null; ) {
          if ('gone' in found) return stream.end(resetEvent(found.gone))
          const { next, more, round }: Pick<Told, 'next' | 'more' | 'round'> = found
          await send(stream, found, isBehind)
          // A page may be large, and readers wait for long: nothing of it is kept.
          found = null
          if (!more) await rounds.after(round)
          isBehind = more
          found = await lookPatiently({ ...followed, cursor: next }, stream)
        }
        stream.end()
      } finally {
        leaveRounds()
      }
    },
  }
}

async function send(stream: EventStream, { events, caughtUp, more }: EventPage, isBehind: boolean): Promise<void> {
  if (events !== null) await stream.send(events)
  if (isBehind && !more) await stream.send(caughtUp)
}

/**
 * Looks at the store: once for all who ask the same at the same cursor and at the same time. Whoever joins a look that was
 * begun before a write learns by its round that another one is due.
 */
function createSharedLooks(
  reader: ItemReader,
  { timers, rounds }: { timers: Timers; rounds: StoreRounds },
): (followed: FollowedChanges) => Promise<Look> {
  const inHand = new Map<string, Promise<Look>>()
  const fewAtOnce = createFewAtOnce(LOOKS_AT_ONCE)
  const read = async (asked: AskedChanges, asking: Reader, cursor: string | undefined): Promise<Look> => {
    const round = rounds.latest()
    try {
      return { ...eventPage(await readAnsweredChanges(reader, asked, { cursor, limit: PAGE, asking })), round }
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'cursor-gone')
        return { gone: String(error.problem.reason) }
      throw error
    } finally {
      await timers.turn()
    }
  }
  return async ({ asked, asking, cursor }) => {
    const who = asking()
    const key = JSON.stringify([asked.outlet, asked.field, who, cursor])
    const running = inHand.get(key)
    if (running !== undefined) return running
    const looking = fewAtOnce(() => read(asked, who, cursor)).finally(() => inHand.delete(key))
    inHand.set(key, looking)
    return looking
  }
}
