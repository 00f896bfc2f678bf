import type { Directory } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { mayReview, reviewRulesFor } from '../../domain/rules/may-review.ts'
import { reviewMembers } from '../../domain/rules/review-rule.ts'
import { errorForClerk } from '../../edge/error-for-clerk.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { ownNodes } from '../data/own-nodes.ts'
import { runningHub } from '../data/running-hub.ts'

interface AskedReviewer {
  nodeId: NodeId
  field: string
  /** `YYYY-MM-DD` */
  day: string
  /** What somebody typed. */
  to?: string | undefined
}

/**
 * Where a draft is sent: what was typed, else the address that the rules of the set `review` name, else this folder's own
 * running hub where one of its nodes reviews it. HubErrors `usage`, `reviewer-unnamed`,
 * `reviewer-unreachable`.
 */
export function reviewerAddress(directory: Directory, data: DataFolder, { to, ...asked }: AskedReviewer): string {
  if (to !== undefined) {
    if (reviewMembers.address.safeParse(to).success) return to
    throw new HubError('usage', '--to takes an https:// address (http:// only on this machine), without query.')
  }
  const { nodeId: of, field, day } = asked
  const reviewed = { reviews: 'catalogue', of, field, day } as const
  const named = [...new Set(reviewRulesFor(directory, reviewed).flatMap(({ address }) => address ?? []))]
  if (named.length > 1)
    throw new HubError('usage', `The rules name several reviewing hubs (${named.join(', ')}). Choose one by --to.`)
  if (named[0] !== undefined) return named[0]
  const isOwn = ownNodes(data).some((maker) => mayReview(directory, { maker, ...reviewed }))
  const running = isOwn ? runningHub(data) : null
  if (running !== null) return running.url
  throw isOwn
    ? errorForClerk('reviewer-unreachable', {}, { place: '本系统自己的单位审核，而本系统没有运行（hub start）' })
    : errorForClerk('reviewer-unnamed', { field })
}
