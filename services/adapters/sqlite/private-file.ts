import { closeSync, openSync } from 'node:fs'

/** Makes a file of mode 600 before anything is written to it. SQLite gives the files beside it the same mode. */
export function makePrivateFile(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch {
    // Opening the database meets the same fault, and tells it.
  }
}
