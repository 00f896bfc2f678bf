import type { Response } from 'express'

/** A stream of events to one reader (WHATWG HTML, section 9.2). */
export interface EventStream {
  /** Resolves when there is room for more, or the reader has gone. Until then nothing else is to be sent. */
  send(events: Buffer): Promise<void>
  /** Says that the connection is alive. A reader who has taken nothing for long is cut off. */
  beat(): void
  /** Ends the stream behind what was sent. */
  end(events?: Buffer): void
  isOpen(): boolean
}

const BEAT = Buffer.from(':\n\n')
/** Who has not taken what was sent before, at so many beats one after the other, is gone or as good as gone. */
const MOST_MISSED_BEATS = 3

/** Nothing on the way may keep what is sent: no cache, no compression (`no-transform`), no buffer of nginx. */
const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
}

/** Begins the answer. */
export function openEventStream(response: Response): EventStream {
  response.writeHead(200, HEADERS).flushHeaders()
  let missed = 0
  const isOpen = () => !response.destroyed && !response.writableEnded
  return {
    isOpen,
    send: async (events) => {
      if (!isOpen() || response.write(events)) return
      const { promise, resolve } = Promise.withResolvers<void>()
      response.once('drain', resolve).once('close', resolve)
      await promise
      response.off('drain', resolve).off('close', resolve)
    },
    beat: () => {
      if (!isOpen()) return
      missed = response.writableNeedDrain ? missed + 1 : 0
      if (missed >= MOST_MISSED_BEATS) response.destroy()
      else if (missed === 0) response.write(BEAT)
    },
    end: (events) => {
      if (isOpen()) response.end(events)
    },
  }
}
