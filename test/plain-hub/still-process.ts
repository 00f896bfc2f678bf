import type { Process } from './turns.ts'

/** A process that nobody interrupts: for what happens before and after the trouble. */
export const stillProcess: Process = {
  name: 'still',
  turn: async () => {},
  until: async () => {},
  crash: () => {},
  freeze: () => {},
  thaw: () => {},
  isAlive: true,
}
