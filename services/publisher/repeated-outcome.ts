import { canonicalText } from '../domain/canonical.ts'
import { reject } from '../domain/errors.ts'
import type { Envelope, EventType } from '../domain/event/envelope.ts'
import type { SignedEvent } from '../domain/event/signed-event.ts'
import type { Hash } from '../domain/ids.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { Content } from '../domain/item/content.ts'
import { tidyContent } from '../domain/item/tidy-content.ts'
import type { Warning } from '../domain/warning.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { JournalRecord } from '../ports/journal.ts'
import { cleanBody } from './clean-body.ts'
import { commandHashOf } from './command-hash.ts'
import type { CommandOutcome } from './node-publisher.ts'

const EVENT_OF: Record<ItemCommand['type'], EventType> = {
  PublishItem: 'ItemPublished',
  ReviseItem: 'ItemRevised',
  WithdrawItem: 'ItemWithdrawn',
  RedactItem: 'ItemRedacted',
}

/**
 * The answer to a command whose Idempotency-Key was used before: the first answer again, or `idempotency-key-reused` if
 * the command says something else. Where the journal has no hash of the first command (`outcomeOf`), the command is
 * compared with the event: kind, item, reason, links, and the content unless it was erased.
 */
export function repeatedOutcome(
  command: ItemCommand,
  { record, commandHash }: { record: JournalRecord; commandHash: Hash | null },
  { codec, warnings }: { codec: EventCodec; warnings: Warning[] },
): CommandOutcome {
  const decoded = codec.decode(record)
  if (decoded.kind !== 'event') throw new Error(`Record ${record.nodeSeq} of a journal is no event`)
  const { event } = decoded
  const isSame = commandHash === null ? saysTheSame(command, event) : commandHash === commandHashOf(command)
  if (!isSame) return reject('idempotency-key-reused')
  return {
    ok: true,
    repeated: true,
    itemId: record.itemId,
    version: record.version,
    fingerprint: event.envelope.fingerprint,
    eventId: record.eventId,
    nodeSeq: record.nodeSeq,
    warnings,
  }
}

function saysTheSame(command: ItemCommand, { envelope, content }: SignedEvent): boolean {
  if (EVENT_OF[command.type] !== envelope.type) return false
  if (command.type !== 'PublishItem' && command.itemId !== envelope.itemId) return false
  if (textBesideContent(command) !== textBesideContent(envelope)) return false
  if (command.type === 'WithdrawItem' || content === null) return true
  const { nonce: _, ...said } = content
  // An event of before the one law for text holds what that law takes away now.
  return textAsSigned(said) === textAsSigned(command.content)
}

const textAsSigned = (content: Content): string => canonicalText(cleanBody(tidyContent(content).content).content)

const textBesideContent = (said: ItemCommand | Envelope): string =>
  canonicalText({
    reason: 'reason' in said ? said.reason : null,
    predecessor: 'predecessor' in said ? said.predecessor : null,
    successor: 'successor' in said ? said.successor : null,
  })
