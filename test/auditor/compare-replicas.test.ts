import { expect } from 'chai'
import { compareReplicas, type Replica, type ReplicaState } from '../../services/auditor/compare-replicas.ts'
import { hashOf } from '../../services/domain/canonical.ts'
import type { ItemId } from '../../services/domain/ids.ts'
import type { OutletEntry } from '../../services/domain/outlets.ts'

/** Replicas compare ids as texts, so short ones do here. */
const state = (id: string, offset: number, over: Partial<ReplicaState> = {}): ReplicaState => ({
  itemId: id as ItemId,
  version: 1,
  status: 'live',
  fingerprint: hashOf(id),
  changedAt: { partition: 0, offset },
  left: false,
  ...over,
})

/** A replica that shows these on one site, having applied the log up to `nextOffset`. */
const replica = (nextOffset: number, states: ReplicaState[], logId = 'log'): Replica => ({
  digests: async () => ({
    checkpoints: [{ partition: 0, logId, nextOffset }],
    outlets: [
      { entry: 'site/341222' as OutletEntry, digest: hashOf(JSON.stringify(states.map((s) => [s.itemId, s.version]))) },
    ],
  }),
  states: async function* () {
    yield* states
  },
})

describe('comparing replicas', () => {
  it('looks no further where the digests agree', async () => {
    const same = [state('a.1', 1)]
    const found = await compareReplicas(replica(5, same), replica(5, same))
    expect(found).to.deep.include({ outlets: 1, outletsDiffering: [], differences: [], notComparableYet: [] })
  })

  it('names an item that one side has in another version, or not at all', async () => {
    const here = replica(5, [state('a.1', 1), state('b.2', 2)])
    const there = replica(5, [state('a.1', 1, { version: 2 })])
    const { differences } = await compareReplicas(here, there)
    expect(differences.map(({ entry, itemId }) => `${entry} ${itemId}`)).to.deep.equal([
      'site/341222 a.1',
      'site/341222 b.2',
    ])
  })

  it('does not judge what only one side has applied yet', async () => {
    const here = replica(9, [state('a.1', 7, { version: 2 }), state('b.2', 8)])
    const there = replica(5, [state('a.1', 1)])
    const found = await compareReplicas(here, there)
    expect(found.differences).to.deep.equal([])
    expect(found.notComparableYet.map(({ itemId }) => itemId)).to.deep.equal(['a.1', 'b.2'])
  })

  it('takes an item that left the outlet for one that is not shown there', async () => {
    const here = replica(5, [state('a.1', 3, { version: 2, left: true })])
    const there = replica(5, [])
    expect((await compareReplicas(here, there)).differences).to.deep.equal([])
  })

  it('compares nothing over two different logs', async () => {
    const found = await compareReplicas(replica(5, [state('a.1', 1)]), replica(5, [], 'another'))
    expect(found).to.deep.include({ foreignLogs: [0], differences: [] })
  })
})
