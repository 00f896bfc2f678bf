import type { ItemLink } from '../event/envelope.ts'
import type { ItemId } from '../ids.ts'
import type { SignOff } from '../sign-off/sign-off.ts'
import type { Content } from './content.ts'

interface SignedOff {
  /** Who has reviewed what it says before. */
  review?: SignOff[]
}

interface Acknowledging extends SignedOff {
  /**
   * Finds of personal data that the clerk declares to be false positives or office lines. Real identity, mobile and card
   * numbers never pass.
   */
  acknowledged?: { rule: string; reason: string }[]
}

export interface PublishItem extends Acknowledging {
  type: 'PublishItem'
  itemId: ItemId
  content: Content
  predecessor?: ItemLink
}

export interface ReviseItem extends Acknowledging {
  type: 'ReviseItem'
  itemId: ItemId
  content: Content
  reason: string
  expectedVersion: number
}

/** A revision that says only what changes: the content in force with a JSON merge patch (RFC 7396) on it. */
export interface PatchItem extends Acknowledging {
  type: 'PatchItem'
  itemId: ItemId
  patch: unknown
  reason: string
  expectedVersion: number
}

export interface WithdrawItem extends SignedOff {
  type: 'WithdrawItem'
  itemId: ItemId
  reason: string
  successor?: ItemLink
  expectedVersion: number
}

/** Replaces the content and erases all earlier content. */
export interface RedactItem extends Acknowledging {
  type: 'RedactItem'
  itemId: ItemId
  content: Content
  reason: string
  expectedVersion: number
}

/** A command that says all that its event will say. */
export type ItemCommand = PublishItem | ReviseItem | WithdrawItem | RedactItem

/** A command as a node takes it. A patch becomes a revision once the item is known. */
export type NodeCommand = ItemCommand | PatchItem
