import type { Directory } from '../../domain/directory/directory.ts'
import type { NodeId } from '../../domain/ids.ts'
import { mayReview } from '../../domain/rules/may-review.ts'
import type { SubmissionState } from '../../domain/submission/submission.ts'
import type { SubmissionHead, SubmissionStore } from '../../ports/submission-store.ts'

/** Who reads submissions: the office that sent them, or a clerk of a node that reviews. */
export type SubmissionReader = { office: NodeId } | { reviewer: NodeId }

/** Whether somebody may read what a node has sent in a field. Everybody else must not even learn that it is there. */
export function mayReadSubmission(
  reader: SubmissionReader,
  { nodeId, field }: Pick<SubmissionHead, 'nodeId' | 'field'>,
  { directory, day }: { directory: Directory; day: string },
): boolean {
  if ('office' in reader) return reader.office === nodeId
  return mayReview(directory, { maker: reader.reviewer, reviews: 'catalogue', of: nodeId, field, day })
}

export interface SubmissionFilter {
  nodeId?: NodeId | undefined
  field?: string | undefined
  state?: SubmissionState | undefined
  /** A submission id: only what was received before it. */
  before?: string | undefined
  limit: number
}

export interface SubmissionPage {
  submissions: SubmissionHead[]
  /** Where to go on; null at the end. */
  next: string | null
}

const READ_AT_ONCE = 200
/** A request looks at no more of them. Behind them it answers with where to go on, though the page may be short. */
const MOST_LOOKED_AT = 1000

/** A page of what passes, the latest first. */
export function submissionPage(
  store: Pick<SubmissionStore, 'heads'>,
  { nodeId, field, state, before, limit }: SubmissionFilter,
  mayRead: (head: SubmissionHead) => boolean,
): SubmissionPage {
  const submissions: SubmissionHead[] = []
  let last = before
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += READ_AT_ONCE) {
    const heads = store.heads({ nodeId, before: last, limit: READ_AT_ONCE })
    for (const head of heads) {
      const fits = (field === undefined || head.field === field) && (state === undefined || head.state === state)
      if (fits && mayRead(head)) submissions.push(head)
      last = head.submissionId
      if (submissions.length === limit)
        return { submissions, next: head === heads.at(-1) && heads.length < READ_AT_ONCE ? null : last }
    }
    if (heads.length < READ_AT_ONCE) return { submissions, next: null }
  }
  return { submissions, next: last ?? null }
}
