import { expect } from 'chai'
import { evolve } from '../../services/domain/item/evolve.ts'
import type { Checkpoint } from '../../services/ports/read-models.ts'
import { batchOf, noEffects } from '../../services/projector/batch-effects.ts'
import { itemWrite } from '../../services/projector/item-write.ts'
import { DIRECTORY } from '../domain/scene.ts'
import { causeAt, parkedAt, twoEvents } from './fold-scene.ts'

const next: Checkpoint = {
  partition: 0,
  logId: 'log',
  nextOffset: 3,
  lastHash: null,
  directoryPosition: 1,
  caughtUpAt: null,
}

describe('the effects of a batch', () => {
  it('are at first none', () => {
    expect(batchOf(noEffects(), null, next)).to.deep.equal({
      history: [],
      superseded: [],
      erasures: [],
      items: [],
      park: [],
      heads: [],
      repark: [],
      discard: [],
      unpark: [],
      free: [],
      checkpoint: { previous: null, next },
    })
    expect([noEffects().appliedEvents, [...noEffects().counts]]).to.deep.equal([[], []])
  })

  it('become the lists that a store takes', () => {
    const [event] = twoEvents()
    const { itemId, nodeId } = event.envelope
    const effects = noEffects()
    const head = { nodeId, nodeSeq: 1, hash: event.envelopeHash, latestAt: event.envelope.at, movedAt: 0 }
    const write = itemWrite(evolve(null, event, DIRECTORY), null, causeAt(0))
    const parked = parkedAt(2, event, 'gap')
    effects.erasures.set(itemId, 2)
    effects.items.set(itemId, write)
    effects.heads.set(nodeId, head)
    effects.park.set(2, parked)
    expect(batchOf(effects, next, next)).to.deep.include({
      erasures: [{ itemId, version: 2 }],
      items: [write],
      heads: [head],
      park: [parked],
      checkpoint: { previous: next, next },
    })
  })
})
