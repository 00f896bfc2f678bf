import type { Directory } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import type { Instant, NodeId } from '../../domain/ids.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import type { WayToReviewer } from '../../publisher/submission/way-to-reviewer.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { nodeKey } from '../data/keys.ts'
import { PATIENCE_MS } from '../patience.ts'
import { createReviewClient, type ReviewClient } from './review-client.ts'
import { type DraftReviewer, reviewerOfDraft } from './reviewer-of-draft.ts'
import { sendDraft } from './send-draft.ts'
import { wholeRound } from './whole-round.ts'

interface OfficeDeps {
  data: DataFolder
  directory: () => Directory
  now: () => Instant
}

/**
 * An office of this folder on its way to those who review its catalogues, as the commands take it: by HTTP, also where its
 * reviewer is of this hub. Somebody waits for each answer before a page.
 */
export function officeToReviewer(nodeId: NodeId, { data, directory, now }: OfficeDeps): WayToReviewer {
  const receiverOf = (field: string): DraftReviewer =>
    reviewerOfDraft(directory(), data, { nodeId, field, day: dayInShanghai(now()) })
  const clientTo = (receiver: DraftReviewer): ReviewClient =>
    createReviewClient({ ...receiver, nodeId, key: nodeKey(data, nodeId), now, patienceMs: PATIENCE_MS.reviewerOnPage })
  const clientOf = (field: string) => clientTo(receiverOf(field))
  return {
    sent: async () => {
      const receivers = directory().fields().flatMap(orNobody(receiverOf))
      const each = new Map(receivers.map((receiver) => [`${receiver.reviewer} ${receiver.address}`, receiver]))
      const told = await Promise.allSettled([...each.values()].map((receiver) => clientTo(receiver).rounds()))
      return {
        rounds: told.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])),
        untold: told.flatMap((one) => (one.status === 'rejected' ? hubErrorOf(one.reason) : [])),
      }
    },
    rounds: async (field) => clientOf(field).rounds(field),
    round: async (field, submissionId) => wholeRound(clientOf(field), submissionId, field),
    send: async (draft) => sendDraft(clientOf(draft.field), draft),
    receiver: (field) => receiverOf(field).reviewer,
  }
}

/** Of many fields: where nobody, or nobody in particular, reviews one, nothing was sent of it. */
const orNobody =
  <T>(find: (field: string) => T) =>
  (field: string): T[] => {
    try {
      return [find(field)]
    } catch (error) {
      hubErrorOf(error)
      return []
    }
  }

function hubErrorOf(error: unknown): HubError {
  if (error instanceof HubError) return error
  throw error
}
