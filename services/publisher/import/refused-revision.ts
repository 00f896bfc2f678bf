import type { ItemId } from '../../domain/ids.ts'
import type { Content } from '../../domain/item/content.ts'
import { wordsOf } from '../../edge/words-of.ts'
import type { NodePublisher } from '../node-publisher.ts'
import type { RowJudgement } from './judge-row.ts'

/** What publishing would say of a row that revises an item: told before anything of the file is published. */
export function refusedRevision(
  itemId: ItemId,
  content: Content,
  { publisher, hideUntilThen }: { publisher: Pick<NodePublisher, 'refusedRevision'>; hideUntilThen?: boolean },
): RowJudgement | null {
  const refused = publisher.refusedRevision({ itemId, content, hideUntilThen })
  if (refused === null) return null
  const { code, details } = refused
  return { outcome: 'rejected', code, itemId, ...wordsOf(code, details) }
}
