import type { Directory, DirectoryNode } from '../directory/directory.ts'
import type { NodeId } from '../ids.ts'
import type { ReviewRule } from './review-rule.ts'
import { rulesInForce } from './rules-in-force.ts'

/** What is reviewed: a catalogue, or evidence, of a node. */
export interface Reviewed {
  reviews: ReviewRule['reviews']
  of: NodeId
  field?: string
  /** `YYYY-MM-DD`: of a verdict the day on which it was published. */
  day: string
}

/** The rules that say who reviews it. None for a node that the directory does not know. */
export function reviewRulesFor(directory: Directory, { reviews, of, field, day }: Reviewed): ReviewRule[] {
  const node = directory.node(of)
  if (node === undefined) return []
  return rulesInForce(directory, 'review', node.divisionCode, day)
    .map(({ rule }) => rule as unknown as ReviewRule)
    .filter(
      (rule) =>
        rule.reviews === reviews && rule.level === node.level && (rule.field === undefined || rule.field === field),
    )
}

/**
 * Whether a node is entitled to a verdict: the rules of the reviewed node's place name it, or its level where it stands
 * above that place. Nobody reviews what is his own.
 */
export function mayReview(directory: Directory, { maker, ...reviewed }: Reviewed & { maker: NodeId }): boolean {
  const by = directory.node(maker)
  const of = directory.node(reviewed.of)
  if (by === undefined || of === undefined || by === of) return false
  return reviewRulesFor(directory, reviewed).some((rule) => names(rule, { directory, by, of }))
}

/** Whether a rule of any day could entitle a node to a verdict on another one. What anybody else says needs no look. */
export function couldReview(directory: Directory, maker: NodeId, reviewed: NodeId): boolean {
  const by = directory.node(maker)
  const of = directory.node(reviewed)
  if (by === undefined || of === undefined || by === of) return false
  return isAbove(directory, by, of) || directory.rules('review').some(({ rule }) => rule.byNode === maker)
}

const names = (
  { byNode, byLevel }: ReviewRule,
  { directory, by, of }: { directory: Directory; by: DirectoryNode; of: DirectoryNode },
): boolean => byNode === by.nodeId || (byLevel === by.level && isAbove(directory, by, of))

const isAbove = (directory: Directory, by: DirectoryNode, of: DirectoryNode): boolean =>
  by.divisionCode !== of.divisionCode && directory.isUnder(of.divisionCode, by.divisionCode)

/** The addresses that the rules give for what a node sends to one of these reviewers, in any field. */
export function reviewAddresses(
  directory: Directory,
  { makers, of: nodeId, day }: { makers: Iterable<NodeId>; of: NodeId; day: string },
): string[] {
  const of = directory.node(nodeId)
  if (of === undefined) return []
  const reviewers = [...makers].flatMap((maker) => directory.node(maker) ?? []).filter((by) => by !== of)
  return rulesInForce(directory, 'review', of.divisionCode, day)
    .map(({ rule }) => rule as unknown as ReviewRule)
    .filter((rule) => rule.level === of.level && reviewers.some((by) => names(rule, { directory, by, of })))
    .flatMap(({ address }) => address ?? [])
}
