import type { Envelope } from '../../../services/domain/event/envelope.ts'
import type { ParkedRecord } from '../../../services/ports/parked-record.ts'
import { nodeSeqKey } from '../../../services/ports/read-models.ts'
import type { StatusStore } from '../../../services/ports/status-store.ts'
import type { Answering, ReadModels } from './read-models.ts'

/** The answers that the monitor asks for. */
export const statusAnswers = (
  models: ReadModels,
  answering: Answering,
): Pick<StatusStore, 'headTimes' | 'parkedCounts' | 'erasedItems'> => ({
  headTimes: () =>
    answering(
      () =>
        new Map(
          [...models.heads.values()].map((head) => {
            const { at } = JSON.parse(models.history.get(nodeSeqKey(head))?.envelopeText ?? '{}') as Envelope
            return [head.nodeId, { nodeSeq: head.nodeSeq, at }]
          }),
        ),
    ),
  parkedCounts: () =>
    answering(() =>
      [...Map.groupBy(models.parked.values(), ({ reason, nodeId }) => `${reason} ${nodeId}`).values()].map((group) => {
        const { reason, nodeId } = group[0] as ParkedRecord
        return { reason, nodeId, count: group.length }
      }),
    ),
  erasedItems: () => answering(() => models.erasedBelow.size),
})
