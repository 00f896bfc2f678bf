import { expect } from 'chai'
import type { ItemCommand } from '../../../services/domain/item/commands.ts'
import { type DecidedEvent, decide, type ItemState, stateAfter } from '../../../services/domain/item/decide.ts'

/** `given([what happened]).when(command).then([what happens])`, or `.rejected(code, details)`. */
export const given = (events: DecidedEvent[]) => ({
  when: (command: ItemCommand) => {
    const item = events.reduce<ItemState | null>((before, event) => stateAfter(event, before), null)
    const decision = decide(command, item)
    return {
      // biome-ignore lint/suspicious/noThenProperty: tests read as given, when, then; nobody awaits this.
      then: (expected: DecidedEvent[]) => expect(decision).to.deep.equal({ ok: true, event: expected[0] }),
      rejected: (code: string, details?: Record<string, string | number>) =>
        expect(decision).to.deep.equal({ ok: false, code, faults: [], details }),
    }
  },
})
