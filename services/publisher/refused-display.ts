import { type Rejection, reject } from '../domain/errors.ts'
import type { Instant } from '../domain/ids.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemState } from '../domain/item/decide.ts'
import { beginsAfter, dayInShanghai } from '../domain/item/display-dates.ts'
import { isWithdrawnBeforeShown } from '../domain/item/may-read.ts'

export interface DisplayBefore {
  at: Instant
  /** The clerk says that what is shown is to be hidden. */
  hideUntilThen: boolean
  /** The content in force; null where it is not known any more. */
  said: () => Content | null
  /** When the item was withdrawn; null where that is not known. */
  withdrawnAt: () => Instant | null
}

/**
 * Why the first day of display of a new content is refused; null when it is not. Whoever takes an item that was shown
 * back to a later day must say so (`already-shown`). What was withdrawn before its first day stays unseen when it is
 * redacted, so its new content keeps such a day. A first day behind the withdrawal would take the notice away from what was
 * shown, so that must be said as well.
 */
export function refusedDisplay(
  command: ItemCommand,
  item: ItemState | null,
  { at, hideUntilThen, said, withdrawnAt }: DisplayBefore,
): Rejection | null {
  if (item === null || !(command.type === 'ReviseItem' || command.type === 'RedactItem')) return null
  const { displayFrom } = command.content
  if (item.status === 'withdrawn') {
    const [before, since] = [said(), withdrawnAt()]
    if (since === null) return null
    const wasUnseen = before !== null && isWithdrawnBeforeShown(before, since)
    if (wasUnseen === isWithdrawnBeforeShown(command.content, since)) return null
    if (wasUnseen) return reject('never-shown', [], { displayFrom: before.displayFrom ?? '' })
    return hideUntilThen ? null : reject('already-shown', [], { displayFrom: displayFrom ?? '' })
  }
  const today = dayInShanghai(at)
  if (hideUntilThen || displayFrom === undefined || !beginsAfter(command.content, today)) return null
  const before = said()
  return before !== null && beginsAfter(before, today) ? null : reject('already-shown', [], { displayFrom })
}
