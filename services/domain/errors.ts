import { type ErrorCode, mayPass } from './error-codes.ts'

/**
 * The world failed (disk, network, broker, a damaged file). A rule that says no is a value instead
 * (`Rejection`), and a bug is a plain throw.
 */
export class HubError extends Error {
  readonly code: ErrorCode
  /** Whether the same call may succeed later without anyone's help: a property of the code. */
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.name = 'HubError'
    this.code = code
    this.retryable = mayPass(code)
  }
}

/** One thing that is wrong with an input. */
export interface Fault {
  code: ErrorCode
  /** JSON pointer (RFC 6901) into the input, `''` for the whole. */
  pointer: string
  /** Facts for the sentence that a clerk reads. Never personal data: only its masked form. */
  details?: Record<string, string | number>
}

/** Writes the steps of a path as a JSON pointer. */
export function jsonPointer(path: PropertyKey[]): string {
  let pointer = ''
  for (const step of path) pointer += `/${escapedStep(String(step))}`
  return pointer
}

const escapedStep = (step: string): string =>
  /[~/]/.test(step) ? step.replaceAll('~', '~0').replaceAll('/', '~1') : step

/** A rule said no. */
export interface Rejection {
  ok: false
  code: ErrorCode
  faults: Fault[]
  details?: Record<string, string | number>
}

export const reject = (code: ErrorCode, faults: Fault[] = [], details?: Rejection['details']): Rejection => ({
  ok: false,
  code,
  faults,
  details,
})

/** A rule said no for these faults, at least one. It is told as the first of them. */
export function rejectFaults(faults: Fault[]): Rejection {
  const [first] = faults as [Fault, ...Fault[]]
  return reject(first.code, faults, first.details)
}

/** Whether the same call may succeed later: an engine or a file is not available just now. */
export const isRetryable = (error: unknown): error is HubError => error instanceof HubError && error.retryable
