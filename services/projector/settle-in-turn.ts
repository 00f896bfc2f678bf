import { judge, type NodeHead, type Verdict } from '../domain/event/judge.ts'
import { judgeInTurn } from '../domain/event/judge-in-turn.ts'
import type { NodeId } from '../domain/ids.ts'
import { nodeSeqKey } from '../ports/read-models.ts'
import type { ArrivedEvent } from './arrived-event.ts'
import type { Fold, FoldState } from './fold-state.ts'
import type { Cause } from './item-write.ts'
import { applySettlement, settlementOf } from './settle.ts'

/** Settles events of a node that arrive at a record, and whatever they release. */
export function settleInTurn(nodeId: NodeId, arrived: ArrivedEvent[], cause: Cause, fold: Fold): void {
  const { state } = fold
  const chains = {
    waiting: state.waiting,
    reached: () => reachedBy(nodeId, state),
    judge: (entry: ArrivedEvent) => verdictOn(entry, cause, fold),
  }
  const { appliedEvents } = fold.effects
  const before = appliedEvents.length
  let hasReleased = false
  for (const { entry, verdict } of judgeInTurn(nodeId, arrived, chains)) {
    hasReleased ||= entry.waitsFor !== undefined && verdict === 'next'
    applySettlement(settlementOf(entry, verdict, cause, state), entry, fold)
  }
  if (hasReleased) for (const event of appliedEvents.slice(before)) event.outOfTurn = true
}

function verdictOn({ event }: ArrivedEvent, cause: Cause, { state, signatures }: Fold): Verdict {
  const { nodeId, nodeSeq } = event.envelope
  const isBehindHead = nodeSeq <= reachedBy(nodeId, state)
  return judge({
    event,
    head: headAt(nodeId, cause, state),
    directory: cause.directory,
    signatureIsValid: signatures.isValid(event, cause.directory),
    appliedHash: isBehindHead ? (state.applied.get(nodeSeqKey(event.envelope))?.envelopeHash ?? null) : null,
  })
}

/**
 * The head of a node at a record. If a later record moved it, the projector is reading again what it read before a crash:
 * at this record the head was still at least one event earlier (decision 020).
 */
function headAt(nodeId: NodeId, { position }: Cause, { heads }: FoldState): NodeHead | null {
  const head = heads.get(nodeId) ?? null
  return head !== null && head.movedAt > position.offset ? { ...head, nodeSeq: head.nodeSeq - 1 } : head
}

const reachedBy = (nodeId: NodeId, { heads }: FoldState): number => heads.get(nodeId)?.nodeSeq ?? 0
