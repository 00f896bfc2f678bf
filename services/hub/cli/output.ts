import { HubError } from '../../domain/errors.ts'
import { ERROR_TABLE, isErrorCode } from '../../http/error-table.ts'
import { remedyOf } from '../data/remedy-of.ts'

/** Exit codes of `hub`: 0 ok, 1 a check failed, 2 usage, 3 unreachable, 4 partly done. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3, partly: 4 } as const

export interface Output {
  /** The result: data on stdout, as JSON with `--json`, else by `say`. */
  result(value: unknown, say: () => string): void
  /** Everything else, on stderr. */
  note(text: string): void
  /** A line that is written over; only on a terminal. */
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
      process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${say()}\n`)
    },
    note: (text) => {
      clear()
      process.stderr.write(`${text}\n`)
    },
    progress: (text) => {
      if (!process.stderr.isTTY) return
      process.stderr.write(`\r\u001b[K${text}`)
      open = true
    },
    exit: (code) => {
      clear()
      process.exitCode = code
    },
  }
}

/** One clear line for what failed, and its exit code. A bug keeps its stack. */
export function describeFailure(error: unknown): { line: string; exit: number } {
  if (error instanceof HubError) {
    const exit = isErrorCode(error.code) ? ERROR_TABLE[error.code].exit : (EXIT_BY_CODE[error.code] ?? EXIT.failed)
    return { line: `hub: ${error.message}${remedyOf(error)} [${error.code}]`, exit }
  }
  return { line: `hub: ${(error as Error).stack ?? error}`, exit: EXIT.failed }
}

const EXIT_BY_CODE: Record<string, number> = {
  'settings-invalid': EXIT.usage,
  usage: EXIT.usage,
  'hub-exists': EXIT.usage,
  'hub-not-initialised': EXIT.usage,
  'data-folder-taken': EXIT.unreachable,
  'data-folder-unwritable': EXIT.unreachable,
  'keys-in-use': EXIT.unreachable,
  'log-missing': EXIT.unreachable,
  'replica-unreachable': EXIT.unreachable,
  'replica-unreadable': EXIT.unreachable,
  'log-unavailable': EXIT.unreachable,
  'log-refused': EXIT.unreachable,
  'registry-unavailable': EXIT.unreachable,
  'registry-refused': EXIT.unreachable,
  'projector-behind': EXIT.unreachable,
  'projector-busy': EXIT.unreachable,
}
