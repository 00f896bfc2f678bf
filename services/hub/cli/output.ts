import { HubError } from '../../domain/errors.ts'
import { ERROR_TABLE } from '../../edge/error-table.ts'
import { forTerminal } from '../../edge/visible-controls.ts'
import { withRemedy } from '../data/with-remedy.ts'

/**
 * Exit codes of `hub`: 0 ok, 1 a check failed or a rule said no, 2 usage or configuration, 3 unreachable or try again
 * later, 4 partly done.
 */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3, partly: 4 } as const

/** Nothing that is said here is obeyed by the terminal: files and records can hold control characters. */
export interface Output {
  /** Writes the result to stdout: as JSON with `--json`, else as `say` words it. */
  result(value: unknown, say: () => string): void
  /** Writes everything else to stderr. */
  note(text: string): void
  /** Writes a line that the next one replaces. Only a terminal sees it. */
  progress(text: string): void
  exit(code: number): void
}

export function createOutput(json: boolean): Output {
  let open = false
  const clear = () => {
    if (open) process.stderr.write('\r\u001b[K')
    open = false
  }
  return {
    result: (value, say) => {
      clear()
      process.stdout.write(forTerminal(json ? `${JSON.stringify(value)}\n` : `${say()}\n`))
    },
    note: (text) => {
      clear()
      process.stderr.write(forTerminal(`${text}\n`))
    },
    progress: (text) => {
      if (!process.stderr.isTTY) return
      process.stderr.write(`\r\u001b[K${forTerminal(text)}`)
      open = true
    },
    exit: (code) => {
      clear()
      process.exitCode = code
    },
  }
}

/** Puts what failed into one clear line, with its exit code. A bug keeps its stack. */
export function describeFailure(error: unknown): { line: string; exit: number } {
  if (error instanceof HubError)
    return { line: `hub: ${withRemedy(error)} [${error.code}]`, exit: ERROR_TABLE[error.code].exit }
  return { line: `hub: ${(error as Error).stack ?? error}`, exit: EXIT.failed }
}
