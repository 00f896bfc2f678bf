import pino, { type Logger } from 'pino'
import { forTerminal } from '../../edge/visible-controls.ts'
import type { Settings } from '../settings.ts'

/** Writes JSON lines to stderr. What a record holds acts on no terminal. */
export function createLogger(level: Settings['logLevel']): Logger {
  const stderr = pino.destination(2)
  return pino({ level }, { write: (line) => stderr.write(forTerminal(line)) })
}
