import { canonicalText } from '../domain/canonical.ts'
import { reject } from '../domain/errors.ts'
import type { Envelope, EventType } from '../domain/event/envelope.ts'
import type { SignedEvent } from '../domain/event/signed-event.ts'
import type { Hash } from '../domain/ids.ts'
import type { ItemCommand, NodeCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { JournalRecord } from '../ports/journal.ts'
import { saySame } from './changes-nothing.ts'
import type { TextsOf } from './check-texts.ts'
import { commandHashOf } from './command-hash.ts'
import type { CommandOutcome, ToldOfContent } from './node-publisher.ts'
import { revisionOf } from './resolve-command.ts'

const EVENT_OF: Record<NodeCommand['type'], EventType> = {
  PublishItem: 'ItemPublished',
  ReviseItem: 'ItemRevised',
  PatchItem: 'ItemRevised',
  WithdrawItem: 'ItemWithdrawn',
  RedactItem: 'ItemRedacted',
}

/**
 * The answer to a command whose Idempotency-Key was used before: the first answer again, or `idempotency-key-reused` if
 * the command says something else. Where the journal has no hash of the first command (`outcomeOf`), the command is
 * compared with the event: kind, item, reason, links, sign-offs, and the content unless it was erased. A patch is put on
 * `contentBefore` for that, the content of the version before. The key of an imported row is made of what the row says:
 * it stands there already, whoever is said to have signed off the file that has it once more.
 */
export function repeatedOutcome(
  command: NodeCommand,
  { record, commandHash }: { record: JournalRecord; commandHash: Hash | null },
  {
    codec,
    contentBefore,
    told,
    textsOf,
    isRow,
  }: {
    codec: EventCodec
    contentBefore: () => Content | null
    told: (command: ItemCommand) => ToldOfContent
    textsOf: TextsOf
    isRow: boolean
  },
): CommandOutcome {
  const decoded = codec.decode(record)
  if (decoded.kind !== 'event') throw new Error(`Record ${record.nodeSeq} of a journal is no event`)
  const { event } = decoded
  const whole = wholeOf(command, contentBefore)
  const isSame =
    commandHash === null
      ? (isRow || saysSameSignOffs(command, event.envelope)) && saysTheSame(command, whole, event, textsOf)
      : commandHash === commandHashOf(command)
  if (!isSame) return reject('idempotency-key-reused')
  return {
    ok: true,
    repeated: true,
    itemId: record.itemId,
    version: record.version,
    fingerprint: event.envelope.fingerprint,
    eventId: record.eventId,
    nodeSeq: record.nodeSeq,
    ...(whole === null ? { warnings: [] } : told(whole)),
  }
}

/** The command with its whole content; null for a patch whose content before was erased, or that does not fit it. */
function wholeOf(command: NodeCommand, contentBefore: () => Content | null): ItemCommand | null {
  if (command.type !== 'PatchItem') return command
  const before = contentBefore()
  const revision = before === null ? null : revisionOf(command, before)
  return revision?.ok === true ? revision.command : null
}

function saysTheSame(
  command: NodeCommand,
  whole: ItemCommand | null,
  { envelope, content }: SignedEvent,
  textsOf: TextsOf,
): boolean {
  if (EVENT_OF[command.type] !== envelope.type) return false
  if (command.type !== 'PublishItem' && command.itemId !== envelope.itemId) return false
  if (textBesideContent(command) !== textBesideContent(envelope)) return false
  if (whole === null || whole.type === 'WithdrawItem' || content === null) return true
  // An event of before the one law for text holds what that law takes away now.
  const asSigned = (one: Content): Content => textsOf({ content: one, acknowledged: undefined }).content
  const said = asSigned(whole.content)
  return saySame(content, said) || saySame(asSigned(content), said)
}

const saysSameSignOffs = ({ review: said = [] }: NodeCommand, { review = [] }: Envelope): boolean =>
  canonicalText(said) === canonicalText(review)

const textBesideContent = (said: NodeCommand | Envelope): string =>
  canonicalText({
    reason: 'reason' in said ? said.reason : null,
    predecessor: 'predecessor' in said ? said.predecessor : null,
    successor: 'successor' in said ? said.successor : null,
  })
