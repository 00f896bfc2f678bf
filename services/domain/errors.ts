/**
 * The world failed (disk, network, broker, a damaged file). A rule that says no is a value instead
 * (`Rejection`), and a bug is a plain throw.
 */
export class HubError extends Error {
  readonly code: string
  /** Whether the same call may succeed later without anyone's help. */
  readonly retryable: boolean

  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'HubError'
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/** One thing that is wrong with an input. */
export interface Fault {
  /** Kebab-case, documented in the error table, never reused. */
  code: string
  /** JSON pointer (RFC 6901) into the input, `''` for the whole. */
  pointer: string
  /** Facts for the sentence that a clerk reads. Never personal data: only its masked form. */
  details?: Record<string, string | number>
}

/** A rule said no. */
export interface Rejection {
  ok: false
  code: string
  faults: Fault[]
  details?: Record<string, string | number>
}

export const reject = (code: string, faults: Fault[] = [], details?: Rejection['details']): Rejection => ({
  ok: false,
  code,
  faults,
  details,
})

/** Whether the same may work later: an engine or a file that cannot be had just now. */
export const isRetryable = (error: unknown): error is HubError => error instanceof HubError && error.retryable
