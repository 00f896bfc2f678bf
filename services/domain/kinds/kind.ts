import type { Fault } from '../errors.ts'
import type { Content } from '../item/content.ts'

/** The members of a content that belong to one kind and that it must have. */
export type KindMember = 'rows' | 'tasks' | 'table' | 'verdict'

/** What an item can be. Whoever writes names one of those that this code has; whoever reads takes any other for a document. */
export interface Kind {
  name: string
  /** In Chinese, as pages say it. */
  label: string
  /** The forms that it may have, each with its label. It may always have none. */
  forms: Readonly<Record<string, string>>
  /** Null for a kind that says all in its body. */
  member: KindMember | null
  /** Faults of what its schema cannot say. Expects a content that fits the schema; pointers into the content. */
  check(content: Content): Fault[]
  /**
   * The body, as HTML that is clean (`cleanHtml` changes nothing), of a kind whose body follows from its member. Null for
   * one whose body is written. Pure, and total: what `check` refuses has a body too.
   */
  render: ((content: Content) => string) | null
}
