import pino, { type Logger } from 'pino'
import { forTerminal } from '../../edge/visible-controls.ts'
import { requestInHand } from '../../http/request-id.ts'
import type { Settings } from '../settings.ts'

/** Writes JSON lines to stderr. What a record holds acts on no terminal, and names the request that it is about. */
export function createLogger(level: Settings['logLevel']): Logger {
  const stderr = pino.destination(2)
  return pino({ level, mixin: requestInHand }, { write: (line) => stderr.write(forTerminal(line)) })
}
