import { expect } from 'chai'
import { type Hash, parseHash, parseNodeId } from '../../services/domain/ids.ts'
import type { ParkedRecord } from '../../services/ports/parked-record.ts'
import { createScript, emptyBatch, instantAt } from './read-model-script.ts'
import { type OpenedReadStore, publish } from './read-store-under-test.ts'

const parked = (offset: number, more: Partial<ParkedRecord> = {}): ParkedRecord => ({
  partition: 0,
  offset,
  reason: 'gap',
  nodeId: parseNodeId('node-1'),
  nodeSeq: 10 - offset,
  itemId: null,
  envelopeHash: parseHash(`sha-256:${String(offset).repeat(64)}`),
  value: { schema: { name: 'hub.ItemPublished', version: 1 }, body: new Uint8Array([offset, 0, 255]) },
  parkedAt: instantAt(offset),
  ...more,
})
const hashOf = (record: ParkedRecord) => record.envelopeHash as Hash

/** Records that wait, and records that were set aside. */
export function describePark(opened: () => OpenedReadStore): void {
  it('parks, reparks and unparks', async () => {
    const { generation } = opened()
    const bytes = parked(4, {
      reason: 'undecodable',
      nodeId: null,
      nodeSeq: null,
      envelopeHash: null,
      value: { bytes: new Uint8Array([1]) },
    })
    const batch = createScript().batch(publish())
    await generation.write({ ...batch, park: [parked(1), parked(2), parked(3, { reason: 'fork' }), bytes] })
    expect(await generation.parked()).to.deep.equal([parked(1), parked(2), parked(3, { reason: 'fork' }), bytes])
    expect(await generation.waiting([parseNodeId('node-1'), parseNodeId('node-2')], 9)).to.deep.equal([
      parked(2),
      parked(1),
    ])
    expect(await generation.waiting([parseNodeId('node-1')], 1)).to.deep.equal([parked(2)])
    expect(await generation.parked({ reason: 'undecodable', limit: 1 })).to.deep.equal([bytes])
    expect(await generation.parkedEnvelopes([hashOf(parked(3))])).to.deep.equal([parked(3, { reason: 'fork' })])
    expect(await generation.waiting([parseNodeId('node-1')], 9, 2)).to.deep.equal([parked(1)])
    expect(await generation.parkedBetween(0, 2, 4)).to.deep.equal([parked(2), parked(3, { reason: 'fork' })])
    expect(await generation.parkedBetween(1, 0, 9)).to.deep.equal([])
    expect(await generation.parkedCounts()).to.have.deep.members([
      { reason: 'gap', nodeId: 'node-1', count: 2 },
      { reason: 'fork', nodeId: 'node-1', count: 1 },
      { reason: 'undecodable', nodeId: null, count: 1 },
    ])
    await generation.write({
      ...emptyBatch(batch.checkpoint.next, batch.checkpoint.next),
      park: [parked(1, { reason: 'bad-signature' })],
      repark: [
        { partition: 0, offset: 2, reason: 'fork' },
        { partition: 0, offset: 9, reason: 'fork' },
        // It was set aside before, so another projector's later view of it does not count.
        { partition: 0, offset: 4, reason: 'fork' },
      ],
      unpark: [{ partition: 0, offset: 3 }],
    })
    expect(await generation.parked()).to.deep.equal([parked(1), parked(2, { reason: 'fork' }), bytes])
  })

  it('leaves a discarded record out of every answer about the park, and does not park it again', async () => {
    const { generation } = opened()
    const batch = createScript().batch(publish())
    const places = [1, 2].map((offset) => ({ partition: 0, offset }))
    const refused = parked(2, { reason: 'not-allowed' })
    await generation.write({
      ...batch,
      park: [parked(1), parked(2), parked(3)],
      repark: [{ partition: 0, offset: 2, reason: 'not-allowed' }],
      discard: places,
    })
    const late = emptyBatch(batch.checkpoint.next, batch.checkpoint.next)
    for (const again of [{}, { park: [parked(1), parked(2)] }, { unpark: places }, { park: [parked(1), parked(2)] }]) {
      const repark = places.map((place) => ({ ...place, reason: 'fork' as const }))
      await generation.write({ ...late, ...again, repark })
      expect(await generation.parked()).to.deep.equal([parked(3)])
      expect(await generation.parked({ reason: 'gap', limit: 1 })).to.deep.equal([parked(3)])
      expect(await generation.waiting([parseNodeId('node-1')], 9)).to.deep.equal([parked(3)])
      expect(await generation.parkedBetween(0, 0, 9)).to.deep.equal([parked(3)])
      expect(await generation.parkedCounts()).to.deep.equal([{ reason: 'gap', nodeId: 'node-1', count: 1 }])
      const hashes = [1, 2, 3].map((offset) => hashOf(parked(offset)))
      expect(await generation.parkedEnvelopes(hashes)).to.deep.equal([parked(3)])
      expect(await generation.discardedEnvelopes(hashes)).to.deep.equal([parked(1), refused])
      expect(await generation.discardedBetween(0, 1, 9)).to.deep.equal([parked(1), refused])
      expect(await generation.discardedBetween(0, 2, 3)).to.deep.equal([refused])
      expect(await generation.discardedBetween(1, 0, 9)).to.deep.equal([])
    }
  })
}
