/** What an error code means to people and programs outside. Whether it may pass stands in domain/error-codes.ts. */
export interface ErrorEntry {
  /** HTTP */
  status: number
  /** Of `hub`: 1 a check failed or a rule said no, 2 usage or configuration, 3 unreachable or try again later. */
  exit: 1 | 2 | 3
  /** English, RFC 9457 `title`. */
  title: string
  /** Chinese, for clerks: what is wrong. `{name}` is filled from the details. */
  detail: string
  /** Chinese, for clerks: how to mend it. */
  remedy: string
  /** English, for operators: how to mend it, where the error's own sentence never says so. */
  hint?: string
}
