import type { NodeId } from '../../../domain/ids.ts'
import type { Content } from '../../../domain/item/content.ts'

/** An item of the sample with what happened to it afterwards; later contents name only what changed. */
export interface SampleItem {
  nodeId: NodeId
  content: Content
  then?: ({ op: 'revise' | 'redact'; content: Partial<Content>; reason: string } | { op: 'withdraw'; reason: string })[]
  /** Another node takes the item over: it publishes with `predecessor`, this one withdraws with `successor`. */
  handedTo?: { nodeId: NodeId; content: Partial<Content>; reason: string }
}
