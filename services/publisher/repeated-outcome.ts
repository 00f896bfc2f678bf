import { canonicalText } from '../domain/canonical.ts'
import { reject } from '../domain/errors.ts'
import type { Envelope, EventType } from '../domain/event/envelope.ts'
import type { SignedEvent } from '../domain/event/signed-event.ts'
import type { Hash } from '../domain/ids.ts'
import type { ItemCommand } from '../domain/item/commands.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { JournalRecord } from '../ports/journal.ts'
import { cleanBody } from './clean-body.ts'
import type { CommandOutcome, CommandRequest } from './node-publisher.ts'

const EVENT_OF: Record<ItemCommand['type'], EventType> = {
  PublishItem: 'ItemPublished',
  ReviseItem: 'ItemRevised',
  WithdrawItem: 'ItemWithdrawn',
  RedactItem: 'ItemRedacted',
}

/**
 * The answer to a command whose key was used before: the same as then, or `idempotency-key-reused` when it is
 * another command. After a refill from the log the body's hash is not known any more: kind, item, reason, links
 * and content are compared, as far as the content was not erased.
 */
export function repeatedOutcome(
  { command, bodyHash }: CommandRequest,
  before: { record: JournalRecord; bodyHash: Hash | null },
  codec: EventCodec,
): CommandOutcome {
  const { record } = before
  const decoded = codec.decode(record)
  if (decoded.kind !== 'event') throw new Error(`Record ${record.nodeSeq} of a journal is no event`)
  const { type, fingerprint } = decoded.event.envelope
  const sameBody =
    bodyHash === null || (before.bodyHash === null ? saysTheSame(command, decoded.event) : bodyHash === before.bodyHash)
  const sameItem = command.type === 'PublishItem' || command.itemId === record.itemId
  if (!sameBody || !sameItem || type !== EVENT_OF[command.type]) return reject('idempotency-key-reused')
  return {
    ok: true,
    repeated: true,
    itemId: record.itemId,
    version: record.version,
    fingerprint,
    eventId: record.eventId,
    nodeSeq: record.nodeSeq,
  }
}

function saysTheSame(command: ItemCommand, { envelope, content }: SignedEvent): boolean {
  if (command.type !== 'PublishItem' && command.reason !== envelope.reason) return false
  if (canonicalText(linksOf(command)) !== canonicalText(linksOf(envelope))) return false
  if (command.type === 'WithdrawItem' || content === null) return true
  const { nonce: _, ...said } = content
  return canonicalText(said) === canonicalText(cleanBody(command.content).content)
}

const linksOf = (said: ItemCommand | Envelope) => ({
  predecessor: 'predecessor' in said ? said.predecessor : null,
  successor: 'successor' in said ? said.successor : null,
})
