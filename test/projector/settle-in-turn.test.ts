import { expect } from 'chai'
import { createWaitingRoom } from '../../services/domain/event/waiting-room.ts'
import type { NodeId } from '../../services/domain/ids.ts'
import type { StoredHead } from '../../services/ports/read-models.ts'
import { settleInTurn } from '../../services/projector/settle-in-turn.ts'
import { chainOf, contentWith, LIULIN } from '../domain/scene.ts'
import { arrivedAt, causeAt, foldWith, takenAs } from './fold-scene.ts'
import { headOf } from './store-scene.ts'

describe('events of a node that arrive at a record', () => {
  const next = chainOf(LIULIN)
  const first = next({ type: 'ItemPublished', version: 1, content: contentWith() })
  const second = next({ type: 'ItemRevised', version: 2, content: contentWith() })
  const third = next({ type: 'ItemRevised', version: 3, content: contentWith() })

  const headAt = (event: typeof first, movedAt: number): Map<NodeId, StoredHead> =>
    new Map([[LIULIN, headOf(event, movedAt)]])
  const counts = (fold: ReturnType<typeof foldWith>) => Object.fromEntries(fold.effects.counts)

  it('are settled with what they release, and each moves the head on for the next', () => {
    const waiting = createWaitingRoom([{ ...arrivedAt(2, second), waitsFor: 'gap' as const }])
    const fold = foldWith({ waiting })
    settleInTurn(LIULIN, [arrivedAt(5, first), arrivedAt(6, third)], causeAt(6), fold)
    expect(counts(fold)).to.deep.equal({ applied: 3 })
    expect(fold.effects.heads.get(LIULIN)).to.deep.include({ nodeSeq: 3, movedAt: 6 })
    expect(fold.effects.unpark).to.deep.equal([{ partition: 0, offset: 2 }])
  })

  it('are out of turn when they waited, or when others waited for them: their time says nothing of the way', () => {
    const waiting = createWaitingRoom([{ ...arrivedAt(2, second), waitsFor: 'gap' as const }])
    const fold = foldWith({ waiting })
    settleInTurn(LIULIN, [arrivedAt(5, first)], causeAt(5), fold)
    settleInTurn(LIULIN, [arrivedAt(6, third)], causeAt(6), fold)
    expect(fold.effects.appliedEvents.map(({ outOfTurn }) => outOfTurn)).to.deep.equal([true, true, false])
  })

  it('are judged with their signatures', () => {
    const fold = foldWith()
    settleInTurn(LIULIN, [arrivedAt(5, { ...first, signature: new Uint8Array(64) })], causeAt(5), fold)
    expect(counts(fold)).to.deep.equal({ 'bad-signature': 1 })
  })

  it('are repeats where the history has them at or below the head', () => {
    for (const head of [first, second]) {
      const fold = foldWith({ heads: headAt(head, 3), applied: takenAs(first, 'applied') })
      settleInTurn(LIULIN, [arrivedAt(5, first)], causeAt(5), fold)
      expect(counts(fold)).to.deep.equal({ duplicate: 1 })
    }
  })

  it('are no repeats where the history is ahead of the head', () => {
    const fold = foldWith({ heads: headAt(first, 3), applied: takenAs(second, 'applied') })
    settleInTurn(LIULIN, [arrivedAt(5, second)], causeAt(5), fold)
    expect(fold.effects.heads.get(LIULIN)?.nodeSeq).to.equal(2)
  })

  it('at a place that another event has are forks', () => {
    const rival = chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content: contentWith({ title: '另一条' }) })
    const fold = foldWith({ heads: headAt(first, 3), applied: takenAs(first, 'applied') })
    settleInTurn(LIULIN, [arrivedAt(5, rival)], causeAt(5), fold)
    expect(counts(fold)).to.deep.equal({ fork: 1 })
  })

  it('are not applied earlier than they were: the head was further back before a record that moved it later', () => {
    const settledAt = (movedAt: number) => {
      const fold = foldWith({ heads: headAt(second, movedAt) })
      settleInTurn(LIULIN, [arrivedAt(5, third)], causeAt(5), fold)
      return fold
    }
    expect(counts(settledAt(6))).to.deep.equal({ gap: 1 })
    for (const movedAt of [4, 5]) expect(settledAt(movedAt).effects.heads.get(LIULIN)?.nodeSeq).to.equal(3)
  })
})
