import { createInterface } from 'node:readline/promises'
import { forTerminal } from '../../edge/visible-controls.ts'

/** Whether a person sits at a terminal who can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true

/** Asks on the terminal. Only a plain yes counts as one. */
export async function asksYes(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^\s*(?:y|yes|是)\s*$/i.test(await terminal.question(forTerminal(`${question} [y/N] `)))
  } finally {
    terminal.close()
  }
}
