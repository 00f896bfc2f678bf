import type { NodeId } from '../ids.ts'
import { isWaitReason, type Verdict } from './judge.ts'
import type { LoggedEvent, WaitingRoom } from './waiting-room.ts'

/** The chains of a partition's nodes, as far as a reader of the log has followed them. */
export interface FollowedChains<E extends LoggedEvent> {
  waiting: WaitingRoom<E>
  /** The nodeSeq of the node's head at this moment; 0 before its first event. */
  reached(nodeId: NodeId): number
  /** The verdict on an event at this moment (`judge`). */
  judge(entry: E): Verdict
}

export interface Judged<E> {
  entry: E
  verdict: Verdict
}

/**
 * Wait and release (rule 4), for everybody who follows chains through the log. Judges the events of a node that have
 * arrived, and after each of them the waiting events whose turn has come. Yields each event with its verdict, in the
 * order in which they take effect. An event that has to wait is put into the waiting room before it is yielded.
 *
 * The caller applies each verdict before it asks for the next one: `next` and `not-allowed` move the head on, and the
 * next verdict depends on that. Two readers that apply verdicts in the same way come to the same chain, whatever they
 * keep beside it. When the directory begins to know a node, everything that waits for it arrives again:
 * `judgeInTurn(nodeId, waiting.takeAll(nodeId), chains)`.
 */
export function* judgeInTurn<E extends LoggedEvent>(
  nodeId: NodeId,
  arrived: E[],
  chains: FollowedChains<E>,
): Generator<Judged<E>, void, void> {
  for (const entry of arrived) {
    const judged = judgeOne(entry, chains)
    yield judged
    if (judged.verdict !== 'unknown-node') yield* releaseWaiting(nodeId, chains)
  }
}

/** Judges the waiting events of a node whose turn has come, until one of them has to wait again. */
export function* releaseWaiting<E extends LoggedEvent>(
  nodeId: NodeId,
  chains: FollowedChains<E>,
): Generator<Judged<E>, void, void> {
  for (;;) {
    const due = chains.waiting.takeUpTo(nodeId, chains.reached(nodeId) + 1)
    if (due === undefined) return
    const judged = judgeOne(due, chains)
    yield judged
    if (isWaitReason(judged.verdict)) return
  }
}

function judgeOne<E extends LoggedEvent>(entry: E, { waiting, judge }: FollowedChains<E>): Judged<E> {
  const verdict = judge(entry)
  if (isWaitReason(verdict)) waiting.add({ ...entry, waitsFor: verdict })
  return { entry, verdict }
}
