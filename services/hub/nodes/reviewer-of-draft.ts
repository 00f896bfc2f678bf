import type { Directory } from '../../domain/directory/directory.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { reviewersOf } from '../../domain/rules/may-review.ts'
import { reviewMembers } from '../../domain/rules/review-rule.ts'
import { plainAddress } from '../../domain/submission/signed-texts.ts'
import { errorForClerk } from '../../edge/error-for-clerk.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { ownNodes } from '../data/own-nodes.ts'
import { runningHub } from '../data/running-hub.ts'

interface ReviewedField {
  nodeId: NodeId
  field: string
  /** `YYYY-MM-DD` */
  day: string
  /** What somebody typed. */
  to?: string | undefined
  reviewer?: NodeId | undefined
}

/** To whom a draft is sent: a node, and the address of its hub. */
export interface DraftReviewer {
  address: string
  reviewer: NodeId
}

/**
 * To whom a draft is sent: the reviewer that was typed or is the only one of the rules of the set `review`, at the address
 * that was typed, else at that of the rules, else at this folder's own running hub where the node is its own. HubErrors
 * `usage`, `reviewer-unnamed`, `reviewer-unreachable`.
 */
export function reviewerOfDraft(directory: Directory, data: DataFolder, asked: ReviewedField): DraftReviewer {
  const { nodeId: of, field, day, to } = asked
  if (to !== undefined && !reviewMembers.address.safeParse(to).success)
    throw new HubError('usage', '--to takes an https:// address (http:// only on this machine), without query.')
  // Also where the rules name him no more: what was sent stays with him.
  if (to !== undefined && asked.reviewer !== undefined) return { address: to, reviewer: asked.reviewer }
  const own = new Set(ownNodes(data))
  const reviewers = reviewersOf(directory, { reviews: 'catalogue', of, field, day }).filter(
    ({ office }) => asked.reviewer === undefined || office.nodeId === asked.reviewer,
  )
  const named = reviewers.flatMap(({ office, rules }) =>
    rules.flatMap(({ address }) => (address === undefined ? [] : [{ address, reviewer: office.nodeId }])),
  )
  if (to === undefined && named.length > 0) return theOnly(named)
  const nodes = reviewers.map(({ office }) => office.nodeId)
  if (to !== undefined && nodes.length > 0) return theOnly(atTyped(to, { named, nodes }))
  const here = nodes.filter((nodeId) => own.has(nodeId))
  if (here.length === 0) throw errorForClerk('reviewer-unnamed', { field })
  const running = runningHub(data)
  if (running !== null) return theOnly(here.map((reviewer) => ({ address: running.url, reviewer })))
  throw errorForClerk('reviewer-unreachable', {}, { place: '本系统自己的单位审核，而本系统没有运行（hub start）' })
}

/** Those whom the rules name at the address; at an address of no rule, all who may review. */
function atTyped(to: string, { named, nodes }: { named: DraftReviewer[]; nodes: NodeId[] }): DraftReviewer[] {
  const there = named.filter(({ address }) => plainAddress(address) === plainAddress(to))
  return (there.length > 0 ? there.map(({ reviewer }) => reviewer) : nodes).map((reviewer) => ({
    address: to,
    reviewer,
  }))
}

/** HubError `usage` where there are several. */
function theOnly(receivers: DraftReviewer[]): DraftReviewer {
  const addresses = [...new Set(receivers.map(({ address }) => address))]
  if (addresses.length > 1)
    throw new HubError('usage', `The rules name several reviewing hubs (${addresses.join(', ')}). Choose one by --to.`)
  const nodes = [...new Set(receivers.map(({ reviewer }) => reviewer))]
  if (nodes.length > 1)
    throw new HubError('usage', `The rules name several reviewers (${nodes.join(', ')}). Choose one by --reviewer.`)
  return receivers[0] as DraftReviewer
}
