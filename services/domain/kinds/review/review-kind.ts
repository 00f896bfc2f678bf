import type { Kind } from '../kind.ts'
import { checkReview } from './check.ts'

/** What a reviewer decides of a catalogue or of an item. What it says to people stands in its body. */
export const REVIEW: Kind = {
  name: 'review',
  label: '审核意见',
  forms: {},
  member: 'verdict',
  check: checkReview,
  render: null,
}
