import type { NodeId } from '../../domain/ids.ts'

/** What an operator should read of the relay's work. */
export type RelayReport =
  | { what: 'refilled'; nodeId: NodeId; events: number }
  /** The journal and the log agree up to `afterSeq`; `hub journal rebase` is needed. */
  | { what: 'differs'; nodeId: NodeId; afterSeq: number }
  | { what: 'retrying'; attempt: number; error: Error }
