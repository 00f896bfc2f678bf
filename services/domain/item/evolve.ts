import type { Directory } from '../directory/directory.ts'
import type { HashedEvent } from '../event/signed-event.ts'
import type { DivisionCode } from '../ids.ts'
import { entriesOf, OUTLET_KINDS, OUTLET_LEVEL, type OutletEntry } from '../outlets.ts'
import type { ItemDocument, Proof } from './item-document.ts'

/**
 * Gives an item's document after the event that follows it (`canFollow`). Applies no business rule (rule 2). Names and
 * the tree of divisions are taken as of the event's own `at` (rule 11).
 */
export function evolve(before: ItemDocument | null, event: HashedEvent, directory: Directory): ItemDocument {
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
    fingerprint: keepsContent ? before.fingerprint : envelope.fingerprint,
    publishedAt: before?.publishedAt ?? envelope.at,
    updatedAt: envelope.at,
    publication: before?.publication ?? proof,
    latest: proof,
    withdrawal: withdraws ? proof : (before?.withdrawal ?? null),
    contentText: keepsContent ? before.contentText : event.contentText,
    contentProof: keepsContent && envelope.fingerprint !== before.fingerprint ? contentProofOf(before) : null,
    shownOn,
    leftOutlets:
      envelope.type === 'ItemRedacted' ? without(reachOf(event, directory), shownOn) : leftBy(before, shownOn),
  }
}

/** The event that signed the content of a document. */
const contentProofOf = ({ contentProof, latest }: ItemDocument): Proof => contentProof ?? latest

function outletsOf({ content, envelope }: HashedEvent, directory: Directory): OutletEntry[] {
  if (content === null) return []
  const node = directory.node(envelope.nodeId)
  const organCode: DivisionCode | undefined = content.organ?.divisionCode ?? node?.divisionCode
  return organCode === undefined ? [] : entriesOf(content, organCode, directory, envelope.at)
}

const leftBy = (before: ItemDocument | null, shownOn: OutletEntry[]): OutletEntry[] =>
  before === null ? [] : without([...before.leftOutlets, ...before.shownOn], shownOn)

const without = (entries: OutletEntry[], shownOn: OutletEntry[]): OutletEntry[] => {
  const now = new Set(shownOn)
  return [...new Set(entries)].filter((entry) => !now.has(entry)).sort()
}

/**
 * All outlets where a node's items can be shown, or could be earlier: the node may have moved, and divisions may have
 * merged. A redaction makes all of them drop the old text. Once the text is erased, nobody knows where
 * it was shown, and a replay of the erased log must come to the same document.
 */
function reachOf({ envelope }: HashedEvent, directory: Directory): OutletEntry[] {
  const node = directory.node(envelope.nodeId)
  if (node === undefined) return []
  const codes = new Set([node.divisionCode, ...node.formerDivisions])
  return OUTLET_KINDS.flatMap((kind) =>
    [...codes].flatMap((code) =>
      directory.everAtLevelOrAbove(code, OUTLET_LEVEL[kind]).map((reached): OutletEntry => `${kind}/${reached}`),
    ),
  )
}
