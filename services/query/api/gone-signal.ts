import type { Response } from 'express'

/** Aborts when the reader's connection ends. */
export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController()
  // It may have ended before anybody asked.
  if (response.destroyed) gone.abort()
  else response.once('close', () => gone.abort())
  return gone.signal
}
