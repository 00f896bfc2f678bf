import { type Rejection, reject } from '../domain/errors.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import { kindNameOf } from '../domain/kinds/kinds.ts'

/**
 * Why a new content of an item is refused for what it is: an item stays of its kind, for links and duties count on it. A
 * form may change. Null where nothing is to be said, also of an item whose content was erased.
 */
export function kindChange(command: ItemCommand, said: () => Content | null): Rejection | null {
  if (command.type === 'PublishItem' || command.type === 'WithdrawItem') return null
  const before = said()
  if (before === null || kindNameOf(before) === kindNameOf(command.content)) return null
  const details = { before: kindNameOf(before), after: kindNameOf(command.content) }
  return reject('kind-changed', [{ code: 'kind-changed', pointer: '/content/kind', details }], details)
}
