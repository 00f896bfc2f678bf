import type { Response } from 'express'
import { type PacedAnswer, pacedAnswer } from '../../http/paced-answer.ts'

/** A stream of events to one reader (WHATWG HTML, section 9.2). */
export interface EventStream extends Pick<PacedAnswer, 'send' | 'isOpen'> {
  /** Says that the connection is alive. A reader who takes nothing is cut off in the end. */
  beat(): void
  /** Ends the stream behind what was sent. */
  end(events?: Buffer): void
}

const BEAT = Buffer.from(':\n\n')

/** Nothing on the way may keep what is sent: no cache, no compression (`no-transform`), no buffer of nginx. */
const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/** Begins the answer. */
export function openEventStream(response: Response): EventStream {
  response.writeHead(200, HEADERS).flushHeaders()
  const { send, isOpen, isWaiting, watch } = pacedAnswer(response)
  return {
    send,
    isOpen,
    beat: () => {
      watch()
      // A comment within an event would break it.
      if (isOpen() && !isWaiting()) response.write(BEAT)
    },
    end: (events) => {
      if (isOpen()) response.end(events)
    },
  }
}
