import type { Directory } from '../directory/directory.ts'
import type { SealedEvent } from '../event/signed-event.ts'
import type { DivisionCode } from '../ids.ts'
import { entriesOf, type OutletEntry } from '../outlets.ts'
import type { ItemDocument, Proof } from './item-document.ts'

/**
 * The item's document after an event that follows it (version + 1). Pure, applies no business rule
 * (rule 2), takes names and tree as of the event's own `at` (rule 11).
 */
export function evolve(before: ItemDocument | null, event: SealedEvent, directory: Directory): ItemDocument {
  const { envelope } = event
  const proof: Proof = { envelopeText: event.envelopeText, signature: event.signature }
  const withdraws = envelope.type === 'ItemWithdrawn'
  const keepsContent = withdraws && before !== null
  const shownOn = keepsContent ? before.shownOn : outletsOf(event, directory)
  return {
    itemId: envelope.itemId,
    nodeId: envelope.nodeId,
    version: envelope.version,
    status: withdraws ? 'withdrawn' : (before?.status ?? 'live'),
    fingerprint: envelope.fingerprint,
    publishedAt: before?.publishedAt ?? envelope.at,
    updatedAt: envelope.at,
    publication: before?.publication ?? proof,
    latest: proof,
    withdrawal: withdraws ? proof : (before?.withdrawal ?? null),
    contentText: keepsContent ? before.contentText : event.contentText,
    shownOn,
    leftOutlets: leftBy(before, shownOn),
  }
}

function outletsOf({ content, envelope }: SealedEvent, directory: Directory): OutletEntry[] {
  if (content === null) return []
  const node = directory.node(envelope.nodeId)
  const organCode: DivisionCode | undefined = content.organ?.divisionCode ?? node?.divisionCode
  return organCode === undefined ? [] : entriesOf(content, organCode, directory, envelope.at)
}

function leftBy(before: ItemDocument | null, shownOn: OutletEntry[]): OutletEntry[] {
  if (before === null) return []
  const now = new Set(shownOn)
  return [...new Set([...before.leftOutlets, ...before.shownOn])].filter((e) => !now.has(e)).sort()
}
