import type { FileHash } from '../domain/attachments.ts'
import type { Rejection } from '../domain/errors.ts'
import type { Hash, ItemId, NodeId } from '../domain/ids.ts'
import type { ItemCommand, NodeCommand, PublishItem } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import type { ItemState } from '../domain/item/decide.ts'
import type { PlaceNames } from '../domain/item/names-in-titles.ts'
import type { Acknowledgement } from '../domain/personal-data/check-personal-data.ts'
import type { Warning } from '../domain/warning.ts'
import type { RowHashes } from '../ports/journal.ts'
import type { CheckedContent } from './clean-and-check.ts'
import type { ContentInForce } from './content-in-force.ts'
import type { DutyToday } from './duty-of-content.ts'
import type { SignOffsLookedAt } from './refused-sign-offs.ts'
import type { FoundTwins } from './twin-index.ts'
import type { ShelfPlace } from './twin-shelf.ts'

/**
 * A command as it was parsed. With a used Idempotency-Key it gets the first answer again, or is refused if it says
 * something else.
 */
export interface CommandRequest {
  command: NodeCommand
  idempotencyKey: string
  /** Staff pseudonym. */
  actor: string
  /** What would be accepted with warnings is refused. A repeat gets the first answer all the same. */
  strict?: boolean
  /** It is another item than those that it looks like. Without it a publication of a twin is refused (`near-twin`). */
  isNew?: boolean
  /** An item that is shown may be hidden until a later first day. Without it that is refused (`already-shown`). */
  hideUntilThen?: boolean
  /** The scan of the form on which it was signed off. It is kept beside the event, in the journal alone. */
  scan?: FileHash
  /** The imported row that the command publishes. It is remembered in the same transaction as the event. */
  row?: RowHashes
}

/** What the author of a content is told of it. */
export interface ToldOfContent {
  /** What she should look at again. A repeat is told the same. */
  warnings: Warning[]
  /** Pictures whose bytes stood in the text. They are files of the node now, and the text that is signed names them. */
  pictures?: { sha256: FileHash; bytes: number; mediaType: string }[]
}

export interface CommandAccepted extends ToldOfContent {
  ok: true
  /** The key was used before for the same command, and nothing was written now. */
  repeated: boolean
  itemId: ItemId
  version: number
  fingerprint: Hash
  eventId: string
  nodeSeq: number
}

export type CommandOutcome = CommandAccepted | Rejection

/** A publication that would be accepted. */
type AcceptablePublication = DutyToday & ToldOfContent & Pick<CommandAccepted, 'ok'>

export interface HowExecuted {
  moreFollow?: boolean
  /** `draft`: of what has still to be reviewed, too. */
  dryRun?: boolean | 'draft'
}

/** The write side of one node: decides, chains, signs and journals. */
export interface NodePublisher {
  readonly nodeId: NodeId
  /**
   * Brings what twins are looked for in up to the journal, in steps between which others have their turn. After an upgrade,
   * and when names of places have changed, that is all of the journal. Whoever serves others awaits it before the first
   * request and before each `execute`, which does at once what is left.
   */
  prepare(signal?: AbortSignal): Promise<void>
  /** Checks a content as publishing would, and publishes nothing. */
  check(content: Content, acknowledged?: Acknowledgement[]): CheckedContent
  /** The same. Large texts are checked in another thread. Rejects `texts-unchecked` where that is not possible now. */
  checkApart(content: Content, acknowledged?: Acknowledgement[]): Promise<CheckedContent>
  /** Where twins of a checked content are looked for. */
  twinPlaceOf(content: Content): ShelfPlace
  /** Living items that a checked content may be, published once more. Call `placeNames` first: then nothing is written. */
  twinsOf(content: Content): FoundTwins
  /** The names of places by which titles of twins are compared. Brings what twins are looked for in up to the journal. */
  placeNames(): PlaceNames
  /** An item as the journal has it, with what it says now; null for an item that it does not know. */
  inForce(itemId: ItemId): { item: ItemState; said: ContentInForce | null } | null
  /**
   * Why a revision of an item to a checked content would be refused for the item's state or for what it said before (its
   * kind, its days of display), as `execute` would; null when it is not. Nothing is written.
   */
  refusedRevision(revision: { itemId: ItemId; content: Content; hideUntilThen?: boolean }): Rejection | null
  /** Which roles the rules in force demand of a command, and what is wrong with those that it names. Nothing is written. */
  signOffsOf(command: ItemCommand): SignOffsLookedAt
  /**
   * Executes all requests in one durable transaction. Gives each its own outcome, in order; a rejected request leaves
   * nothing behind. Throws a HubError when the journal cannot be written, `node-not-ready` while the journal and the
   * log differ, `key-not-usable` when the node's key no longer counts, and `clock-behind` or `clock-ahead` when the
   * machine's clock is not believable; then nothing happened. `moreFollow`: other calls follow at once, so that what can
   * wait for the last of them does. `dryRun`: nothing is written, and the outcomes are what they would have been.
   */
  execute(requests: CommandRequest[], options?: HowExecuted): CommandOutcome[]
  /**
   * Executes one request as `execute` does. Large texts are checked in another thread before, so that nobody else waits for
   * them. Throws `texts-unchecked` too, where that is not possible now.
   */
  executeApart(request: CommandRequest): Promise<CommandOutcome>
  /**
   * What `executeApart` would say of a publication, and when the item is due. Nothing is published. `draft`: nobody need
   * have reviewed it yet.
   */
  tryApart(
    request: CommandRequest & { command: PublishItem },
    dryRun?: true | 'draft',
  ): Promise<AcceptablePublication | Rejection>
  /**
   * Wipes bytes that a redaction erased out of the journal's files, if that is due. Each call of `execute` tries it too.
   * False while a reader or the disk prevents it.
   */
  scrub(): boolean
}
