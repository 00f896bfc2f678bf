import type { Response } from 'express'

/** Aborts when the reader's connection ends. */
export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return gone.signal
}
