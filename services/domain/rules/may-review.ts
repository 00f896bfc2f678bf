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

/** An office that may review something, and the rules that say so. */
interface Reviewer {
  office: DirectoryNode
  rules: ReviewRule[]
}

/** All who are entitled to a verdict on the day. */
export function reviewersOf(directory: Directory, reviewed: Reviewed): Reviewer[] {
  const of = directory.node(reviewed.of)
  const rules = reviewRulesFor(directory, reviewed)
  if (of === undefined || rules.length === 0) return []
  return directory.nodes().flatMap((office) => {
    const own = rules.filter((rule) => office.nodeId !== of.nodeId && names(rule, { directory, by: office, of }))
    return own.length === 0 ? [] : [{ office, rules: own }]
  })
}

/** Whether a rule of any day names an office as a reviewer of a node. */
export function isNamedReviewer(directory: Directory, office: NodeId, reviewed: NodeId): boolean {
  const by = directory.node(office)
  const of = directory.node(reviewed)
  if (by === undefined || of === undefined || by === of) return false
  return directory
    .rules('review')
    .map(({ rule }) => rule as unknown as ReviewRule)
    .some((rule) => rule.level === of.level && names(rule, { directory, by, of }))
}

/** Whether a rule of any day names an office itself, and not its level: then it may review others than those below it. */
export const isReviewerByName = (directory: Directory, office: NodeId): boolean =>
  directory.rules('review').some(({ rule }) => rule.byNode === office)

/** Whether a rule of any day lets an office review catalogues at all. Which ones, `mayReview` says. */
export const reviewsCatalogues = (directory: Directory, { nodeId, level }: DirectoryNode): boolean =>
  directory.rules('review').some(({ rule }) => {
    const { reviews, byNode, byLevel } = rule as unknown as ReviewRule
    return reviews === 'catalogue' && (byNode === nodeId || byLevel === level)
  })

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
