import { existsSync } from 'node:fs'
import type { Directory } from '../../../domain/directory/directory.ts'
import { HubError } from '../../../domain/errors.ts'
import type { NodeId } from '../../../domain/ids.ts'
import { mayReview } from '../../../domain/rules/may-review.ts'
import { errorForClerk } from '../../../edge/error-for-clerk.ts'
import type { SubmissionHead, SubmissionStore } from '../../../ports/submission-store.ts'
import type { DataFolder } from '../../data/data-folder.ts'
import { ownNode, ownNodes } from '../../data/own-nodes.ts'
import { openSubmissions } from '../../engines/open-stores.ts'

/** The rounds that lie in this folder, for a reviewer's commands. Null where nothing was ever sent here. */
export const submissionsHere = (data: DataFolder): (SubmissionStore & Disposable) | null =>
  existsSync(data.submissionsFile) ? openSubmissions(data) : null

/** The same for what is said of a round. HubError `submission-unknown` where nothing was ever sent here. */
export function submissionsToReview(data: DataFolder): SubmissionStore & Disposable {
  const store = submissionsHere(data)
  if (store === null) throw errorForClerk('submission-unknown')
  return store
}

/** A whole round that lies here; null where none has this id. */
export function localRound(data: DataFolder, submissionId: string) {
  using store = submissionsHere(data)
  const head = store?.head(submissionId) ?? null
  if (store === null || head === null) return null
  const rows = store.submission(submissionId)?.rows ?? []
  return { ...head, rows, comments: store.comments(submissionId), answers: store.answers(submissionId) }
}

/** Which round a reviewer means. */
export interface NamedRound {
  submissionId?: string | undefined
  /** The office that sent it, and the field: its latest round. */
  node?: NodeId | undefined
  field?: string | undefined
}

/** HubErrors `usage`, `submission-unknown`. */
export function namedRound(store: SubmissionStore, { submissionId, node, field }: NamedRound): SubmissionHead {
  if (submissionId === undefined && (node === undefined || field === undefined))
    throw new HubError('usage', 'Name a round by its id (hub catalogue submissions), or by --node and --field.')
  const head = submissionId === undefined ? store.latest(node as NodeId, field as string) : store.head(submissionId)
  if (head !== null) return head
  throw errorForClerk('submission-unknown')
}

/**
 * The node of this folder that reviews a round: the one that was typed, or the only one that may. HubErrors `usage`,
 * `review-not-yours`.
 */
export function reviewerOf(
  directory: Directory,
  data: DataFolder,
  {
    nodeId: of,
    field,
    day,
    typed,
  }: Pick<SubmissionHead, 'nodeId' | 'field'> & { day: string; typed?: NodeId | undefined },
): NodeId {
  const isEntitled = (maker: NodeId) => mayReview(directory, { maker, reviews: 'catalogue', of, field, day })
  const wanted = typed === undefined ? ownNodes(data) : [ownNode(data, typed)]
  const [first, ...others] = wanted.filter(isEntitled)
  if (first === undefined)
    throw errorForClerk('review-not-yours', { maker: wanted.join('、') || '（无）', nodeId: of, field })
  if (others.length > 0)
    throw new HubError('usage', `${[first, ...others].join(', ')} may all review it. Choose one by --as.`)
  return first
}
