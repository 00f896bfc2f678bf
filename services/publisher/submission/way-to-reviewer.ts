import type { z } from 'zod'
import type { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import type { SubmittedDraft } from '../../domain/submission/submission.ts'
import type { submissionHead, submissionWhole } from '../api/submission-shapes.ts'

export type ToldSubmission = z.infer<typeof submissionHead>
export type ToldWhole = z.infer<typeof submissionWhole>

/** A draft before it is known to whom and as which round it goes. */
export type UnsentDraft = Omit<SubmittedDraft, 'address' | 'reviewer' | 'round'>

/**
 * The way to the reviewer: how an office reaches those who review its catalogues, here or in another hub, signed with its node's key. Each
 * call may be made again. HubErrors `reviewer-unreachable`, `reviewer-unreadable`, and what the reviewing hub says no to.
 */
export interface WayToReviewer {
  /** What the office has sent to all who review for it, the latest first of each; and why some of them did not tell. */
  sent(): Promise<{ rounds: ToldSubmission[]; untold: HubError[] }>
  /** Rounds of a field, the latest first. */
  rounds(field: string): Promise<ToldSubmission[]>
  /** A whole round of a field; null where its reviewer has none of this id. */
  round(field: string, submissionId: string): Promise<ToldWhole | null>
  /** Sends the draft as the next round, unless the latest one is this very draft. */
  send(draft: UnsentDraft): Promise<{ isNew: boolean; round: ToldSubmission }>
  /** Who would get a draft of a field. HubErrors `usage` where rules name several, `reviewer-unnamed`, `reviewer-unreachable`. */
  receiver(field: string): NodeId
}
