import type { DirectoryNode } from '../../domain/directory/directory.ts'
import { type ItemId, itemIdOf } from '../../domain/ids.ts'
import type { PublishItem } from '../../domain/item/commands.ts'
import type { Content } from '../../domain/item/content.ts'
import type { ReviewAnswer, SubmittedDraft } from '../../domain/submission/submission.ts'
import type { LivingItem } from '../living-items.ts'
import { verdictContent } from './verdict-content.ts'

type Verdict = ReviewAnswer['verdict']
type ReviewedRows = Pick<SubmittedDraft, 'nodeId' | 'field' | 'rowsHash'>

/** Whether a content says what a reviewer decided of a catalogue. */
export const isVerdict = ({ verdict }: Content): boolean => verdict?.of !== undefined

/**
 * What a reviewer says now of these very rows, of all that he has published and that lives: the latest. Whoever was cut
 * off after he had signed finds it.
 */
export function standingVerdict(
  living: readonly LivingItem[],
  { nodeId, field, rowsHash }: ReviewedRows,
): { verdict: Verdict; itemId: ItemId } | null {
  const last = living.findLast(({ content: { verdict } }) => {
    const of = verdict?.of
    return verdict?.rowsHash === rowsHash && of?.nodeId === nodeId && of.field === field
  })
  return last?.content.verdict === undefined ? null : { verdict: last.content.verdict.verdict, itemId: last.itemId }
}

/**
 * The command that signs a verdict. The same office and field are answered again and again, in nearly the same words: it is
 * executed with `isNew`.
 */
export const verdictCommand = (
  verdict: Verdict,
  of: ReviewedRows,
  { newId, ...by }: { reviewer: DirectoryNode; office: DirectoryNode; day: string; newId: () => string },
): PublishItem => ({
  type: 'PublishItem',
  itemId: itemIdOf(by.reviewer.nodeId, newId()),
  content: verdictContent(verdict, of, by),
})
