import type { Response } from 'express'

/** An answer that goes on for long, sent no faster than its reader takes it. */
export interface PacedAnswer {
  /** Resolves when the reader has taken enough for more to be sent, or has gone. */
  send(bytes: Uint8Array): Promise<void>
  isOpen(): boolean
  /** Whether a reader is being waited for. */
  isWaiting(): boolean
  /** To be called now and then: a reader who has taken nothing since the last few calls is cut off. */
  watch(): void
}

/** What is sent is cut into pieces, so that it can be seen whether a slow reader takes anything at all. */
const PIECE_BYTES = 64 * 1024
const MOST_IDLE_WATCHES = 3

export function pacedAnswer(response: Response): PacedAnswer {
  let [pieces, waiting, seen, idle] = [0, false, 0, 0]
  const isOpen = () => !response.destroyed && !response.writableEnded
  const drained = async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    response.once('drain', resolve).once('close', resolve)
    waiting = true
    await promise
    waiting = false
    response.off('drain', resolve).off('close', resolve)
  }
  return {
    isOpen,
    isWaiting: () => waiting,
    send: async (bytes) => {
      for (let at = 0; at < bytes.length && isOpen(); at += PIECE_BYTES) {
        pieces++
        if (!response.write(bytes.subarray(at, at + PIECE_BYTES))) await drained()
      }
    },
    watch: () => {
      idle = waiting && seen === pieces ? idle + 1 : 0
      seen = pieces
      if (idle >= MOST_IDLE_WATCHES) response.destroy()
    },
  }
}
