import type { NodeId } from '../../../domain/ids.ts'
import type { Content } from '../../../domain/item/content.ts'

/** An item of the sample, with what happened to it afterwards. A later content names only the members that changed. */
export interface SampleItem {
  nodeId: NodeId
  /** By which later items name it, in place of an item id or of the hash of its rows: `@name`. */
  name?: string
  content: Content
  then?: ({ op: 'revise' | 'redact'; content: Partial<Content>; reason: string } | { op: 'withdraw'; reason: string })[]
  /** Another node takes the item over. It publishes with `predecessor`, and this node withdraws with `successor`. */
  handedTo?: { nodeId: NodeId; content: Partial<Content>; reason: string }
}
