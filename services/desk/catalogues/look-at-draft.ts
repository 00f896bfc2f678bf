import type { Response } from 'express'
import { canonicalText, hashOf } from '../../domain/canonical.ts'
import { type DraftDifferences, draftDifferences } from '../../domain/catalogue/draft-differences.ts'
import { isMinor } from '../../domain/catalogue/in-force.ts'
import { hashOfWholeRows } from '../../domain/catalogue/printed-row.ts'
import { standingRows } from '../../domain/catalogue/standing-rows.ts'
import type { DirectoryNode } from '../../domain/directory/directory.ts'
import { type HubError, type Rejection, reject, rejectFaults } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { CatalogueRow, Content } from '../../domain/item/content.ts'
import { parseContent } from '../../domain/item/content-schema.ts'
import type { Acknowledgement } from '../../domain/personal-data/check-personal-data.ts'
import { reviewersOf, reviewRulesFor } from '../../domain/rules/may-review.ts'
import { type CatalogueDraft, catalogueDraft, draftContent } from '../../publisher/catalogue/catalogue-draft.ts'
import { firstReview } from '../../publisher/catalogue/first-review.ts'
import { commentsOfCheck } from '../../publisher/submission/comments-of-check.ts'
import type { ToldSubmission } from '../../publisher/submission/way-to-reviewer.ts'
import { signOffsAt } from '../sign-off-fields.ts'
import { askReviewer } from './ask-reviewer.ts'
import type { CatalogueDesk } from './catalogue-desk.ts'
import { type OwnCatalogue, ownCatalogue, shownCatalogues } from './own-standing.ts'
import { draftCommand } from './publish-draft.ts'
import { textsByRow } from './round-at-reviewer.ts'

/** What can be done with a draft. */
export type NextStep =
  | { does: 'send'; reviewer: DirectoryNode | null }
  | { does: 'publish'; because: 'approved' | 'minor' | 'nobody-reviews' }
  | { does: 'nothing'; because: 'same' | 'refused' | 'faults' }

export interface LookedDraft {
  field: string
  draft: CatalogueDraft
  own: OwnCatalogue
  /** What would be signed; a rejection where the node could not sign it. */
  content: { ok: true; content: Content } | Rejection
  /** From what is in force, else from what is published. */
  differences: DraftDifferences
  /** Of which of both. */
  isInForce: boolean
  /** By rowId; null where the rules for it are missing. */
  remarks: Map<string, string[]> | null
  /** The latest rounds of the field first; null where the reviewer did not tell. */
  rounds: ToldSubmission[] | null
  untold: HubError | null
  next: NextStep
  /** In which somebody must have signed it off before it is published. */
  roles: string[]
  /** Stands for all that a clerk sees of it. */
  seen: string
}

interface AskedDraft {
  field: string
  rows: readonly Omit<CatalogueRow, 'rowId'>[]
  acknowledged: Acknowledgement[]
  /** The sheet has cells that cannot be read. */
  hasFaults: boolean
}

/** What a draft would change, what is to be said of it, and what can be done with it. Nothing is sent or published. */
export async function lookAtDraft(
  desk: CatalogueDesk,
  response: Response,
  { field, rows: sheet, acknowledged, hasFaults }: AskedDraft,
): Promise<LookedDraft> {
  const { node } = desk.seatOf(response)
  const [shelf, shown] = [await desk.shelfAt(response), await shownCatalogues(desk, node.nodeId, { field })]
  const own = ownCatalogue(shelf.standing(field), shown)
  const draft = catalogueDraft(sheet, own.signed, desk.today())
  const content = await signable(desk, response, { draft, field, acknowledged })
  const inForce = own.shown?.standing.inForce?.version.rows ?? null
  const { rounds, untold } = await roundsOf(desk, node.nodeId, field)
  const standing = standingRows(draft.rows)
  const place = { directory: desk.directory(), division: node.divisionCode, day: desk.today() }
  const remarks = firstReview(standing, place)
  const next = await nextStep(desk, {
    node,
    field,
    draft,
    own,
    rounds: rounds ?? [],
    inForce,
    isSignable: content.ok,
    hasFaults,
  })
  return {
    ...{ field, draft, own, content, rounds, untold, next },
    roles:
      content.ok && next.does === 'publish'
        ? signOffsAt(desk, response, draftCommand(desk, response, { draft, content: content.content })).roles
        : [],
    differences: draftDifferences(inForce ?? own.signed?.content.rows ?? [], standing),
    isInForce: inForce !== null,
    remarks: remarks && textsByRow(commentsOfCheck(standing, remarks)),
    seen: whatWasLookedAt(node.nodeId, { field, draft, next }),
  }
}

/** The same for another office, another version before, other rows or another step is another text. */
const whatWasLookedAt = (
  nodeId: NodeId,
  { field, draft: { before, rows }, next }: Pick<LookedDraft, 'field' | 'draft' | 'next'>,
): string => {
  const { does } = next
  const receiver = next.does === 'send' ? (next.reviewer?.nodeId ?? null) : null
  const was = before === null ? null : [before.itemId, before.version]
  return hashOf(canonicalText([nodeId, field, was, hashOfWholeRows(rows), does, receiver]))
}

async function signable(
  desk: CatalogueDesk,
  response: Response,
  { draft, field, acknowledged }: Pick<AskedDraft, 'field' | 'acknowledged'> & { draft: CatalogueDraft },
): Promise<LookedDraft['content']> {
  const { node } = desk.seatOf(response)
  const parsed = parseContent(draftContent(draft, { field, office: node.name }))
  if (!parsed.ok) return reject(parsed.faults[0]?.code ?? 'schema-invalid', parsed.faults)
  const { faults } = await desk.nodeAt(response).publisher.checkApart(parsed.content, acknowledged)
  return faults.length > 0 ? rejectFaults(faults) : parsed
}

/** What was sent of a field, and what the reviewer made of it; or why nothing can be told. */
export async function roundsOf(
  desk: Pick<CatalogueDesk, 'wayOf'>,
  nodeId: NodeId,
  field: string,
): Promise<Pick<LookedDraft, 'rounds' | 'untold'>> {
  const asked = await askReviewer(() => desk.wayOf(nodeId).rounds(field))
  return asked.ok ? { rounds: asked.told, untold: null } : { rounds: null, untold: asked.untold }
}

interface AskedStep extends Pick<LookedDraft, 'field' | 'draft' | 'own'> {
  node: DirectoryNode
  rounds: ToldSubmission[]
  inForce: CatalogueRow[] | null
  isSignable: boolean
  hasFaults: boolean
}

async function nextStep(desk: CatalogueDesk, asked: AskedStep): Promise<NextStep> {
  const { node, field, draft, own, rounds, inForce, isSignable, hasFaults } = asked
  if (hasFaults) return { does: 'nothing', because: 'faults' }
  if (!isSignable) return { does: 'nothing', because: 'refused' }
  const isSame = own.signed !== null && draft.changes.length === 0
  const reviewed = { reviews: 'catalogue', of: node.nodeId, field, day: desk.today() } as const
  const reviewers = reviewersOf(desk.directory(), reviewed)
  const isSettled = ['in-force', 'filed'].includes(own.shown?.standing.state ?? '') || reviewers.length === 0
  if (isSame && isSettled) return { does: 'nothing', because: 'same' }
  if (reviewers.length === 0) return { does: 'publish', because: 'nobody-reviews' }
  const isApproved = rounds.find(({ rowsHash }) => rowsHash === draft.rowsHash)?.state === 'approved'
  if (isApproved) return isSame ? { does: 'nothing', because: 'same' } : { does: 'publish', because: 'approved' }
  const minor = reviewRulesFor(desk.directory(), reviewed).flatMap((rule) => rule.minor ?? [])
  if (!isSame && inForce !== null && isMinor(inForce, draft.rows, minor)) return { does: 'publish', because: 'minor' }
  const receiver = await askReviewer(() => desk.wayOf(node.nodeId).receiver(field))
  return { does: 'send', reviewer: (receiver.ok && desk.directory().node(receiver.told)) || null }
}
