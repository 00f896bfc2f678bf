import { type Rejection, reject } from '../errors.ts'
import type { EventType, ItemLink } from '../event/envelope.ts'
import { fingerprintOf } from '../event/signed-event.ts'
import type { Hash, ItemId } from '../ids.ts'
import type { SignOff } from '../sign-off/sign-off.ts'
import type { ItemCommand, NodeCommand, PublishItem } from './commands.ts'
import type { Content } from './content.ts'

/** What the write side knows of an item. Null stands for an item that was never published. */
export interface ItemState {
  itemId: ItemId
  version: number
  status: 'live' | 'withdrawn'
  fingerprint: Hash
  /**
   * The version that is shown, where the log has not allowed the later ones and the root has freed the item. `version` is
   * then the highest that was given. Left out otherwise, and after the next event.
   */
  shownVersion?: number
}

/** A decided event, before the node chains and signs it. */
export interface DecidedEvent {
  type: EventType
  itemId: ItemId
  version: number
  fingerprint: Hash
  content: Content | null
  review?: SignOff[]
  reason?: string
  acknowledged?: string[]
  predecessor?: ItemLink
  successor?: ItemLink
}

export type Decision = { ok: true; event: DecidedEvent } | Rejection

/**
 * Decides a command against the item as it stands (rule 2). Expects a content that was checked before (`checkContent`)
 * and has its nonce. Rejections: `item-already-published`, `item-unknown`, `item-not-live`, `version-stale`
 * (details.currentVersion).
 */
export function decide(command: ItemCommand, item: ItemState | null): Decision {
  if (command.type === 'PublishItem') {
    if (item !== null) return reject('item-already-published')
    return accept({
      type: 'ItemPublished',
      itemId: command.itemId,
      version: 1,
      fingerprint: fingerprintOf(command.content),
      content: command.content,
      review: reviewOf(command),
      acknowledged: rulesOf(command),
      predecessor: command.predecessor,
    })
  }
  const refused = refusedChange(command, item)
  if (item === null || refused !== null) return refused ?? reject('item-unknown')

  const next = { itemId: item.itemId, version: item.version + 1, review: reviewOf(command), reason: command.reason }
  switch (command.type) {
    case 'ReviseItem':
      return accept({ ...next, type: 'ItemRevised', ...replacing(command) })
    case 'WithdrawItem':
      return accept({
        ...next,
        type: 'ItemWithdrawn',
        fingerprint: item.fingerprint,
        content: null,
        successor: command.successor,
      })
    case 'RedactItem':
      return accept({ ...next, type: 'ItemRedacted', ...replacing(command) })
  }
}

/**
 * Why a change is refused, whatever its content; null when it is not. Rejections: `item-unknown`, `version-stale`,
 * `item-not-live`.
 */
export function refusedChange(
  { type, expectedVersion }: Pick<Exclude<NodeCommand, PublishItem>, 'type' | 'expectedVersion'>,
  item: ItemState | null,
): Rejection | null {
  if (item === null) return reject('item-unknown')
  const { version, shownVersion = version } = item
  // Who read the page of a freed item knows the version shown; who gave the last command knows the highest one.
  if (expectedVersion !== version && expectedVersion !== shownVersion)
    return reject('version-stale', [], { currentVersion: shownVersion })
  return type !== 'RedactItem' && item.status !== 'live' ? reject('item-not-live') : null
}

/** No sign-off and an empty list are the same, and only one of them is signed. */
const reviewOf = ({ review = [] }: ItemCommand): SignOff[] | undefined => (review.length === 0 ? undefined : review)

const accept = (event: DecidedEvent): Decision => ({ ok: true, event })

const replacing = (command: { content: Content; acknowledged?: { rule: string }[] }) => ({
  content: command.content,
  fingerprint: fingerprintOf(command.content),
  acknowledged: rulesOf(command),
})

const rulesOf = ({ acknowledged }: { acknowledged?: { rule: string }[] }) =>
  acknowledged && [...new Set(acknowledged.map(({ rule }) => rule))]

/** The item after an event, as `decide` reads it next. No rule is asked: the event was accepted. */
export const stateAfter = (
  event: Pick<DecidedEvent, 'type' | 'itemId' | 'version' | 'fingerprint'>,
  before: ItemState | null,
): ItemState => ({
  itemId: event.itemId,
  version: event.version,
  status: event.type === 'ItemWithdrawn' ? 'withdrawn' : (before?.status ?? 'live'),
  fingerprint: event.fingerprint,
})
