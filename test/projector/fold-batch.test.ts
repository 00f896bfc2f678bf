import { expect } from 'chai'
import { hashOf } from '../../services/domain/canonical.ts'
import { createWaitingRoom } from '../../services/domain/event/waiting-room.ts'
import { parseInstant, parseNodeId } from '../../services/domain/ids.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import type { Checkpoint } from '../../services/ports/read-models.ts'
import { foldBatch } from '../../services/projector/fold-batch.ts'
import type { FoldState } from '../../services/projector/fold-state.ts'
import {
  chainOf,
  contentWith,
  DIRECTORY,
  directoryAfter,
  keyOf,
  LIULIN,
  node,
  OTHER_TOWN,
  ZEHE,
} from '../domain/scene.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { advancedAt, controlAt, eventAt, junkAt, preparedBatch } from './batch-scene.ts'
import { arrivedAt, stateWith, twoEvents } from './fold-scene.ts'

const THIEF = { ...keyOf('thief'), keyId: 'root-1' }
const created = (offset: number, logId = 'log', partition = 0) =>
  controlAt(offset, { type: 'LogCreated', logId, partition })

async function folded(
  records: LogRecord[],
  {
    checkpoint = null as Checkpoint | null,
    state = {} as Partial<FoldState>,
    partitionOf = (_: string): number => 0,
  } = {},
) {
  const later = directoryAfter(DIRECTORY, node(parseNodeId('sangyuan'), 'township', OTHER_TOWN))
  const batch = await preparedBatch(records, DIRECTORY, later)
  const result = foldBatch(batch, checkpoint, stateWith(state), { codec: CODEC, partitionOf })
  return {
    ...result,
    counts: Object.fromEntries(result.effects.counts),
    park: [...result.effects.park.values()].map(({ offset, reason }) => `${offset} ${reason}`),
  }
}

describe('a batch that is folded', () => {
  const [first, second] = twoEvents()

  it('begins where nothing was applied, and ends behind its last record', async () => {
    const { start, next } = await folded([created(0), eventAt(4, first)])
    const beginning = {
      partition: 0,
      logId: '',
      nextOffset: 0,
      lastHash: null,
      directoryPosition: 0,
      caughtUpAt: null,
    }
    expect(start).to.deep.equal(beginning)
    expect(next).to.deep.equal({
      ...beginning,
      logId: 'log',
      nextOffset: 5,
      lastHash: first.envelopeHash,
      directoryPosition: DIRECTORY.position,
    })
  })

  it('begins at the checkpoint, skips what was applied and keeps what it observed', async () => {
    const { start, next, counts } = await folded([created(0), eventAt(1, first), junkAt(2)], {
      checkpoint: {
        partition: 0,
        logId: 'log',
        nextOffset: 1,
        lastHash: hashOf(''),
        directoryPosition: 3,
        caughtUpAt: parseInstant('2026-03-01T00:00:00.000Z'),
      },
    })
    expect(start.nextOffset).to.equal(1)
    expect(next).to.deep.include({ logId: 'log', nextOffset: 3, caughtUpAt: '2026-03-01T00:00:00.000Z' })
    expect(counts).to.deep.equal({ applied: 1, undecodable: 1 })
  })

  it('of records that were all applied stays at the checkpoint', async () => {
    const checkpoint = { ...(await folded([created(0)])).next, nextOffset: 9 }
    expect((await folded([created(0), eventAt(1, first)], { checkpoint })).next).to.deep.equal(checkpoint)
  })

  it('applies an event with what it releases, and parks what still waits', async () => {
    const third = chainOf(ZEHE)({ type: 'ItemRevised', version: 2, content: contentWith(), nodeSeq: 5 })
    const { counts, park, effects } = await folded([eventAt(1, second), eventAt(2, first), eventAt(3, third)])
    expect(counts).to.deep.equal({ gap: 2, applied: 2 })
    expect(park).to.deep.equal(['3 gap'])
    expect(effects.heads.get(LIULIN)).to.deep.include({ nodeSeq: 2, movedAt: 2 })
  })

  it('sets aside an event under another key, without a key, or forged in another partition', async () => {
    const partitionOf = (nodeId: string) => (nodeId === 'liulin' ? 1 : 0)
    const forged = { ...first, signature: new Uint8Array(64) }
    expect(await folded([eventAt(1, first, 'zehe')])).to.deep.include({ park: ['1 bad-signature'] })
    expect(await folded([eventAt(1, first, null)])).to.deep.include({ park: ['1 bad-signature'] })
    expect(await folded([eventAt(1, forged)], { partitionOf })).to.deep.include({
      park: ['1 bad-signature'],
      counts: { 'bad-signature': 1 },
    })
  })

  it('passes over an event that its node signed and that stands in another partition: it is counted', async () => {
    const partitionOf = (nodeId: string) => (nodeId === 'liulin' ? 1 : 0)
    const { effects, ...rest } = await folded([eventAt(1, first)], { partitionOf })
    expect(rest).to.deep.include({ park: [], counts: { misplaced: 1 } })
    expect(effects.heads.size + effects.history.length + effects.items.size).to.equal(0)
  })

  it('sets aside what cannot be decoded, and what the root did not sign', async () => {
    const { park, counts, next } = await folded([
      junkAt(1),
      controlAt(2, { type: 'LogCreated', logId: 'forged', partition: 0 }, THIEF),
    ])
    expect(park).to.deep.equal(['1 undecodable', '2 bad-signature'])
    expect(counts).to.deep.equal({ undecodable: 1, 'bad-signature': 1 })
    expect(next.logId).to.equal('')
  })

  describe('that begins a log', () => {
    it('takes its name from it, once and again', async () => {
      const { next, counts, park } = await folded([created(0), created(1)])
      expect([next.logId, counts, park]).to.deep.equal(['log', { control: 2 }, []])
    })

    it('does not take the name of another log, or of another partition', async () => {
      const { next, counts, park } = await folded([created(0), created(1, 'other'), created(2, 'log', 1)])
      expect([next.logId, counts]).to.deep.equal(['log', { control: 1, fork: 1, 'bad-signature': 1 }])
      expect(park).to.deep.equal(['1 fork', '2 bad-signature'])
    })
  })

  it('releases what waited for a node when the directory begins to know it', async () => {
    const later = directoryAfter(DIRECTORY, node(parseNodeId('sangyuan'), 'township', OTHER_TOWN))
    const content = contentWith({ shownOn: { board: 'all' } })
    const event = chainOf(parseNodeId('sangyuan'), later)({ type: 'ItemPublished', version: 1, content })
    const { counts, next } = await folded([eventAt(1, event), advancedAt(2, later)])
    expect(counts).to.deep.equal({ 'unknown-node': 1, control: 1, applied: 1 })
    expect(next.directoryPosition).to.equal(later.position)
  })

  it('discards what the root gave up', async () => {
    const { nodeId, nodeSeq } = second.envelope
    const discarded = {
      type: 'EventDiscarded',
      nodeId,
      nodeSeq,
      envelopeHash: second.envelopeHash,
      reason: '误发',
    } as const
    const waiting = createWaitingRoom([{ ...arrivedAt(1, second), waitsFor: 'gap' as const }])
    const { counts, effects, park } = await folded([controlAt(3, discarded)], { state: { waiting } })
    expect(counts).to.deep.equal({ control: 1 })
    expect(park).to.deep.equal(['1 gap'])
    expect(effects.discard).to.deep.equal([{ partition: 0, offset: 1 }])
  })
})
