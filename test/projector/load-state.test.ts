import { expect } from 'chai'
import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import { parseNodeId } from '../../services/domain/ids.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import type { Checkpoint } from '../../services/ports/read-models.ts'
import { nodeSeqKey } from '../../services/ports/read-models.ts'
import { loadState, RELEASED_AT_ONCE } from '../../services/projector/load-state.ts'
import {
  chainOf,
  contentWith,
  DIRECTORY,
  directoryAfter,
  itemOf,
  keyOf,
  LIULIN,
  node,
  OTHER_TOWN,
} from '../domain/scene.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { advancedAt, controlAt, eventAt, junkAt, preparedBatch } from './batch-scene.ts'
import { parkedAt } from './fold-scene.ts'
import { type Call, checkpointAt, createStore, headOf, logOf } from './store-scene.ts'

const NODE = LIULIN
const later = directoryAfter(DIRECTORY, node(parseNodeId('sangyuan'), 'township', OTHER_TOWN))

/** Five events of one chain on one item. */
function fiveEvents(): HashedEvent[] {
  const next = chainOf(NODE)
  return Array.from({ length: 5 }, (_, index) =>
    next({ type: index === 0 ? 'ItemPublished' : 'ItemRevised', version: index + 1, content: contentWith() }),
  )
}
const [first, second, third, fourth, fifth] = fiveEvents() as [
  HashedEvent,
  HashedEvent,
  HashedEvent,
  HashedEvent,
  HashedEvent,
]

interface Given {
  store?: Awaited<ReturnType<typeof createStore>>
  checkpoint?: Checkpoint | null
  /** What the log has before the batch. */
  earlier?: LogRecord[]
  partitionOf?: (nodeId: string) => number
}

async function loaded(records: LogRecord[], { store, checkpoint = null, earlier = [], partitionOf }: Given = {}) {
  const { generation, asked } = store ?? (await createStore())
  const { log, reads } = logOf([...earlier, ...records], { partitionOf })
  const prepared = await preparedBatch(records, DIRECTORY, later)
  const state = await loadState(prepared, checkpoint, { generation, log, codec: CODEC })
  const waiting = state.waiting.takeAll(NODE).map(({ event }) => event.envelope.nodeSeq)
  return { state, asked, reads, waiting, prepared }
}

describe('what is read for a batch', () => {
  it('is of a batch without events only what is parked in its place', async () => {
    const { state, asked } = await loaded([junkAt(3), junkAt(7)], { checkpoint: checkpointAt(2) })
    expect([state.heads.size, state.items.size, state.applied.size, state.notAllowed.size]).to.deep.equal([0, 0, 0, 0])
    expect([state.parked, state.alarmed.size]).to.deep.equal([[], 0])
    expect(asked('parkedBetween')).to.deep.equal([[0, 2, 8]])
    for (const method of ['waiting', 'items', 'applied', 'notAllowed', 'parkedEnvelopes'] as const)
      expect(asked(method), method).to.deep.equal([])
  })

  it('are the heads of its nodes and the documents of its items, each asked for once', async () => {
    const store = await createStore()
    store.apply([first])
    const { state, asked } = await loaded([eventAt(5, second), eventAt(6, third)], { store })
    expect([...state.heads.keys()]).to.deep.equal([NODE])
    expect([...state.items.keys()]).to.deep.equal([itemOf(NODE)])
    expect(asked('heads')[0]).to.deep.equal([[NODE]])
    expect(asked('items')).to.deep.equal([[[itemOf(NODE)]]])
    expect(asked('notAllowed')).to.deep.equal([[[itemOf(NODE)]]])
  })

  it('does not mind the records before the checkpoint', async () => {
    const { asked } = await loaded([eventAt(5, first), eventAt(6, second)], { checkpoint: checkpointAt(6) })
    expect(asked('parkedBetween')).to.deep.equal([[0, 6, 7]])
    // The second does not come next, so that nothing is released.
    expect(asked('waiting')).to.deep.equal([])
  })

  describe('of the history', () => {
    const placesAsked = async (
      records: LogRecord[],
      prepare: (store: Awaited<ReturnType<typeof createStore>>) => void,
    ) => {
      const store = await createStore()
      prepare(store)
      const { asked, state } = await loaded(records, { store })
      const places = asked('applied')[0]?.[0] as { nodeSeq: number }[] | undefined
      return { nodeSeqs: places?.map(({ nodeSeq }) => nodeSeq), applied: [...state.applied.keys()] }
    }

    it('is nothing, where no event can have been applied', async () => {
      expect(await placesAsked([eventAt(5, first), eventAt(6, second)], () => {})).to.deep.equal({
        nodeSeqs: undefined,
        applied: [],
      })
    })

    it('are the places at or below the head', async () => {
      const { nodeSeqs, applied } = await placesAsked([eventAt(5, first), eventAt(6, second)], ({ apply, models }) => {
        apply([first])
        models.items.clear()
      })
      expect([nodeSeqs, applied]).to.deep.equal([[1], [nodeSeqKey(first.envelope)]])
    })

    it('are the places whose version a document has already: after a crash it is ahead of the head', async () => {
      const { nodeSeqs } = await placesAsked([eventAt(5, second), eventAt(6, third)], ({ apply, models }) => {
        apply([first, second])
        models.heads.clear()
      })
      expect(nodeSeqs).to.deep.equal([2])
    })

    it('are all places of an item with an event that was not allowed', async () => {
      const other = chainOf(NODE)
      const elsewhere = other({
        type: 'ItemPublished',
        version: 1,
        content: contentWith(),
        itemId: itemOf(NODE, 2),
        nodeSeq: 7,
      })
      const { nodeSeqs } = await placesAsked([eventAt(5, third), eventAt(6, elsewhere)], ({ apply, models }) => {
        apply([first], null, 'not-allowed')
        models.heads.clear()
      })
      expect(nodeSeqs).to.deep.equal([3])
    })
  })

  describe('of what waits', () => {
    const storeWith = async (applied: HashedEvent[], parked: HashedEvent[], reason: 'gap' | 'unknown-node' = 'gap') => {
      const store = await createStore()
      store.apply(applied, checkpointAt(5))
      store.park(...parked.map((event, offset) => parkedAt(offset, event, reason)))
      return store
    }
    const inLog = (...events: HashedEvent[]) => events.map((event, offset) => eventAt(offset, event))

    it('is what the batch releases: the gap before it is filled, and it has no gap of its own', async () => {
      const store = await storeWith([first], [third, fifth])
      const given = { store, checkpoint: checkpointAt(5), earlier: inLog(third, fifth) }
      const { waiting, asked } = await loaded([eventAt(5, second)], given)
      expect(waiting).to.deep.equal([3])
      expect(asked('waiting')).to.deep.equal([[[NODE], RELEASED_AT_ONCE, 5]])
    })

    it('is also what comes behind events of the batch itself', async () => {
      const store = await storeWith([first], [fourth, fifth])
      const given = { store, checkpoint: checkpointAt(5), earlier: inLog(fourth, fifth) }
      expect((await loaded([eventAt(5, third), eventAt(6, second)], given)).waiting).to.deep.equal([4, 5])
    })

    it('is nothing, where no event of the batch comes next', async () => {
      const store = await storeWith([first], [fourth])
      for (const event of [first, third]) {
        const given = { store, checkpoint: checkpointAt(5), earlier: inLog(fourth) }
        expect((await loaded([eventAt(5, event)], given)).waiting).to.deep.equal([])
      }
      expect(store.asked('waiting')).to.deep.equal([])
    })

    it('is what was released before a crash that left the head ahead of the checkpoint', async () => {
      for (const [movedAt, wanted] of [
        [4, []],
        [5, [3]],
        [6, [3]],
      ] as const) {
        const store = await storeWith([first, second], [third])
        store.models.heads.set(NODE, headOf(second, movedAt))
        const given = { store, checkpoint: checkpointAt(5), earlier: inLog(third) }
        expect((await loaded([eventAt(5, second)], given)).waiting, `head moved at ${movedAt}`).to.deep.equal(wanted)
      }
    })

    it('is nothing of an event beyond the head, however far the head is ahead of the checkpoint', async () => {
      const store = await storeWith([first, second], [third])
      store.models.heads.set(NODE, headOf(second, 9))
      const given = { store, checkpoint: checkpointAt(5), earlier: inLog(third) }
      expect((await loaded([eventAt(5, fourth)], given)).waiting).to.deep.equal([])
    })

    it('is all that waited for a node that the directory begins to know, if the node belongs to this partition', async () => {
      const next = chainOf(parseNodeId('sangyuan'), later)
      const early = Array.from({ length: 4 }, (_, index) =>
        next({ type: index === 0 ? 'ItemPublished' : 'ItemRevised', version: index + 1, content: contentWith() }),
      ).filter((_, index) => index !== 1)
      for (const [partition, wanted] of [
        [0, [1, 3, 4]],
        [1, []],
      ] as const) {
        const store = await storeWith([], early, 'unknown-node')
        const partitionOf = (nodeId: string) => (nodeId === 'sangyuan' ? partition : 0)
        const given = { store, checkpoint: checkpointAt(5), earlier: inLog(...early), partitionOf }
        const { state } = await loaded([advancedAt(5, later)], given)
        const found = state.waiting.takeAll(parseNodeId('sangyuan')).map(({ event }) => event.envelope.nodeSeq)
        expect(found, `partition ${partition}`).to.deep.equal(wanted)
      }
    })

    it('has its signatures checked under the directory in force after the batch', async () => {
      const store = await storeWith([first], [third])
      const given = { store, checkpoint: checkpointAt(5), earlier: inLog(third) }
      const { prepared } = await loaded([eventAt(5, second)], given)
      let begun: unknown[] = []
      const { generation } = store
      const { log } = logOf([...inLog(third), eventAt(5, second)])
      prepared.signatures.begin = (...asked) => {
        begun = asked
      }
      await loadState(prepared, checkpointAt(5), { generation, log, codec: CODEC })
      expect([(begun[0] as HashedEvent).envelope.nodeSeq, begun[1]]).to.deep.equal([3, prepared.directory])
    })

    it('is read again, with the heads, when a head has moved meanwhile', async () => {
      let left = 1
      const store = await createStore({
        before: async ([method]: Call) => {
          // Another projector fills the gap and releases what waited, between the two readings.
          if (method !== 'waiting' || left-- === 0) return
          store.apply([second])
          store.models.heads.set(NODE, headOf(second, 5))
          store.models.parked.clear()
        },
      })
      store.apply([first], checkpointAt(5))
      store.park(parkedAt(0, third, 'gap'))
      const given = { store, checkpoint: checkpointAt(5), earlier: inLog(third) }
      const { state } = await loaded([eventAt(5, second)], given)
      expect(state.heads.get(NODE)?.nodeSeq).to.equal(2)
      expect(store.asked('waiting').length).to.equal(2)
      expect(store.asked('heads').length).to.equal(3)
    })
  })

  describe('of what is parked', () => {
    const discarded = (event: HashedEvent) =>
      ({
        type: 'EventDiscarded',
        nodeId: NODE,
        nodeSeq: event.envelope.nodeSeq,
        envelopeHash: event.envelopeHash,
        reason: '误发',
      }) as const

    it('are the records of envelopes that the root discards, and no forger', async () => {
      const thief = { ...keyOf('thief'), keyId: 'root-1' }
      const created = controlAt(6, { type: 'LogCreated', logId: 'log', partition: 0 })
      const records = [controlAt(5, discarded(first)), created, controlAt(7, discarded(second), thief)]
      const store = await createStore()
      store.park(parkedAt(1, first, 'gap'), parkedAt(2, second, 'gap'))
      const { state, asked } = await loaded(records, { store, checkpoint: checkpointAt(5) })
      expect(asked('parkedEnvelopes')).to.deep.equal([[[first.envelopeHash]]])
      expect(state.parked.map(({ offset }) => offset)).to.deep.equal([1])
    })

    it("are the records of the batch's envelopes that were not allowed, and the records of the batch itself", async () => {
      const store = await createStore()
      store.apply([first], null, 'not-allowed')
      store.park(parkedAt(1, first, 'not-allowed'), parkedAt(6, second, 'gap'), parkedAt(7, second, 'gap'))
      const records = [eventAt(5, first), eventAt(6, second)]
      const { state, asked } = await loaded(records, { store, checkpoint: checkpointAt(5) })
      expect(asked('parkedEnvelopes')).to.deep.equal([[[first.envelopeHash]]])
      expect(state.parked.map(({ offset }) => offset)).to.deep.equal([1, 6])
    })
  })
})
