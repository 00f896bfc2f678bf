import type { NodeId } from '../../domain/ids.ts'

/** What the relay tells the operator. */
export type RelayReport =
  | { what: 'refilled'; nodeId: NodeId; events: number }
  /** The journal and the log agree up to `afterSeq` only. It takes `hub journal rebase` to mend that. */
  | { what: 'differs'; nodeId: NodeId; afterSeq: number }
  /** Nothing of this node is sent. It is tried again every minute, and told again. Everything else goes on. */
  | { what: 'stopped'; nodeId: NodeId; error: Error }
  | { what: 'works-again'; nodeId: NodeId }
  | { what: 'retrying'; attempt: number; error: Error }
