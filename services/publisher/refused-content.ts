import type { Rejection } from '../domain/errors.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { ItemState } from '../domain/item/decide.ts'
import { contentInForce, lastWithdrawal, type ReadableEvents } from './content-in-force.ts'
import { kindChange } from './kind-change.ts'
import { type DisplayBefore, refusedDisplay } from './refused-display.ts'

/** Why the new content of a command is refused for what its item said before; null when it is not. */
export function refusedContent(
  command: ItemCommand,
  item: ItemState | null,
  { at, hideUntilThen }: Pick<DisplayBefore, 'at' | 'hideUntilThen'>,
  events: ReadableEvents,
): Rejection | null {
  const said = () => (item && contentInForce(item, events)?.content) ?? null
  const withdrawnAt = () => lastWithdrawal(command.itemId, events)
  return kindChange(command, said) ?? refusedDisplay(command, item, { at, hideUntilThen, said, withdrawnAt })
}
