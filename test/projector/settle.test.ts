import { expect } from 'chai'
import { emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import type { Verdict } from '../../services/domain/event/judge.ts'
import { hashEvent } from '../../services/domain/event/signed-event.ts'
import { evolve } from '../../services/domain/item/evolve.ts'
import { nodeSeqKey } from '../../services/ports/read-models.ts'
import type { FoldState } from '../../services/projector/fold-state.ts'
import { applySettlement, type Settlement, settlementOf } from '../../services/projector/settle.ts'
import { takePlace } from '../../services/projector/take-place.ts'
import { chainOf, contentWith, DIRECTORY, HUB, itemOf, LIULIN, ZEHE } from '../domain/scene.ts'
import { arrivedAt, causeAt, foldWith, parkedAt, stateWith, takenAs, twoEvents } from './fold-scene.ts'

const ITEM = itemOf(LIULIN)
const [first, second] = twoEvents()

describe('the settlement of an event', () => {
  const settled = (verdict: Verdict, state: FoldState, more = {}) =>
    settlementOf(arrivedAt(5, first, more), verdict, causeAt(5), state)

  it('that waits counts, unless it waited for the same before', () => {
    for (const verdict of ['gap', 'unknown-node'] as const) {
      expect(settled(verdict, stateWith())).to.deep.equal({ as: 'waiting', counted: verdict })
      expect(settled(verdict, stateWith(), { waitsFor: verdict })).to.deep.equal({ as: 'waiting', counted: null })
      const other = verdict === 'gap' ? 'unknown-node' : 'gap'
      expect(settled(verdict, stateWith(), { waitsFor: other })).to.deep.equal({ as: 'waiting', counted: verdict })
    }
  })

  it('that comes next is applied, and one that cannot follow its item is an alarm in its place', () => {
    expect(settled('next', stateWith())).to.deep.include({ as: 'applied' })
    const alarm = settlementOf(arrivedAt(5, second), 'next', causeAt(5), stateWith())
    expect(alarm).to.deep.include({ as: 'alarm', reason: 'not-allowed' })
    expect(alarm.as === 'alarm' && alarm.place?.row.outcome).to.equal('not-allowed')
  })

  it('that was not allowed is an alarm in its place', () => {
    const alarm = settled('not-allowed', stateWith())
    expect(alarm).to.deep.include({ as: 'alarm', reason: 'not-allowed' })
    expect(alarm.as === 'alarm' && alarm.place?.head.nodeSeq).to.equal(1)
  })

  it('that is forged is an alarm, and takes no place', () => {
    for (const reason of ['fork', 'bad-signature', 'fingerprint-mismatch'] as const)
      expect(settled(reason, stateWith())).to.deep.equal({ as: 'alarm', reason, place: null })
  })

  describe('that repeats another one', () => {
    const refused = { applied: takenAs(first, 'not-allowed') }
    const isAlarm = (state: Partial<FoldState>, more: object = { waitsFor: 'gap' }) =>
      settled('duplicate', stateWith(state), more).as === 'alarm'

    it('is a repeat, if the first one was applied', () => {
      expect(
        settled('duplicate', stateWith({ applied: takenAs(first, 'applied') }), { waitsFor: 'gap' }),
      ).to.deep.equal({
        as: 'repeat',
      })
    })

    it('is the alarm, if the first one was not allowed and none of its records is an alarm yet', () => {
      expect(settled('duplicate', stateWith(refused), { waitsFor: 'gap' })).to.deep.equal({
        as: 'alarm',
        reason: 'not-allowed',
        place: null,
      })
      expect(isAlarm({ ...refused, parked: [parkedAt(5, first, 'gap')] }, {})).to.equal(true)
    })

    it('is a repeat, if this batch has set a copy aside, or if it never waited', () => {
      expect(isAlarm({ ...refused, alarmed: new Set([first.envelopeHash]) })).to.equal(false)
      expect(isAlarm(refused, {})).to.equal(false)
      expect(isAlarm({ ...refused, parked: [parkedAt(5, first, 'not-allowed')] }, {})).to.equal(false)
    })

    it('is a repeat, if another record of its envelope is the alarm, or waits before it', () => {
      const beside = (offset: number, reason: 'gap' | 'not-allowed' | 'bad-signature') =>
        isAlarm({ ...refused, parked: [parkedAt(5, first, 'gap'), parkedAt(offset, first, reason)] })
      expect([beside(9, 'not-allowed'), beside(1, 'gap')]).to.deep.equal([false, false])
      expect([beside(9, 'gap'), beside(1, 'bad-signature')]).to.deep.equal([true, true])
    })

    it('stays the alarm, if a crash left its own row as one', () => {
      expect(isAlarm({ ...refused, parked: [parkedAt(5, first, 'not-allowed')] })).to.equal(true)
    })

    it('does not mind the records of other envelopes', () => {
      expect(isAlarm({ ...refused, parked: [parkedAt(1, second, 'not-allowed')] })).to.equal(true)
    })
  })
})

describe('what a settlement does', () => {
  /** The fold after the settlement of an event. */
  function doing(settlement: Settlement, { entry = arrivedAt(5, first), fold = foldWith() } = {}) {
    applySettlement(settlement, entry, fold)
    return fold
  }
  const settledAs = (verdict: Verdict, entry = arrivedAt(5, first), fold = foldWith()) =>
    doing(settlementOf(entry, verdict, causeAt(5), fold.state), { entry, fold })

  it('for an event whose node has no level to count it under: the item changes, and nothing is measured', () => {
    const cause = { ...causeAt(5), directory: emptyDirectory(HUB) }
    const place = takePlace(arrivedAt(5, first), true, cause, stateWith())
    const { effects } = doing({ as: 'applied', place })
    expect([...effects.items.keys()]).to.deep.equal([ITEM])
    expect(effects.appliedEvents).to.deep.equal([])
  })

  it('for an event that waits: it is counted once', () => {
    expect(doing({ as: 'waiting', counted: 'gap' }).effects.counts).to.deep.equal(new Map([['gap', 1]]))
    expect(doing({ as: 'waiting', counted: null }).effects.counts.size).to.equal(0)
  })

  it('for a repeat: it is counted, and what waited is taken out of the park', () => {
    const waited = doing({ as: 'repeat' }, { entry: arrivedAt(5, first, { waitsFor: 'gap' }) })
    expect(waited.effects.counts).to.deep.equal(new Map([['duplicate', 1]]))
    expect(waited.effects.unpark).to.deep.equal([{ partition: 0, offset: 5 }])
    expect(doing({ as: 'repeat' }).effects.unpark).to.deep.equal([])
  })

  it('for an alarm without a place: it is set aside, and the chain stays', () => {
    const { effects, state } = doing({ as: 'alarm', reason: 'fork', place: null })
    expect(effects.counts).to.deep.equal(new Map([['fork', 1]]))
    expect(effects.repark).to.deep.equal([{ partition: 0, offset: 5, reason: 'fork' }])
    expect([state.heads.size, effects.heads.size, effects.history.length]).to.deep.equal([0, 0, 0])
  })

  it('for an alarm in its place: the chain moves on and blocks later events of the item', () => {
    const { effects, state } = settledAs('not-allowed')
    expect(effects.counts).to.deep.equal(new Map([['not-allowed', 1]]))
    expect(effects.repark).to.deep.equal([{ partition: 0, offset: 5, reason: 'not-allowed' }])
    expect(effects.heads.get(LIULIN)?.nodeSeq).to.equal(1)
    expect(effects.history.map(({ outcome }) => outcome)).to.deep.equal(['not-allowed'])
    expect(state.notAllowed).to.deep.equal(new Map([[ITEM, [{ nodeSeq: 1, notAllowedAt: 5, freedAt: null }]]]))
    expect([state.items.size, effects.items.size, effects.appliedEvents.length]).to.deep.equal([0, 0, 0])
  })

  it('keeps the events of an item that were not allowed in the order of the chain, each once', () => {
    for (const [known, wanted] of [
      [1, [1, 2]],
      [2, [2]],
      [9, [2, 9]],
    ] as const) {
      const fold = foldWith({ notAllowed: new Map([[ITEM, [{ nodeSeq: known, notAllowedAt: 4, freedAt: 7 }]]]) })
      const found = settledAs('not-allowed', arrivedAt(5, second), fold).state.notAllowed.get(ITEM) ?? []
      expect(found.map(({ nodeSeq }) => nodeSeq)).to.deep.equal(wanted)
      expect(found.find(({ nodeSeq }) => nodeSeq === known)).to.deep.include({ notAllowedAt: 4, freedAt: 7 })
    }
  })

  it("does not block another node's item", () => {
    const foreign = chainOf(LIULIN)({
      type: 'ItemPublished',
      version: 1,
      content: contentWith(),
      itemId: itemOf(ZEHE),
    })
    expect(settledAs('not-allowed', arrivedAt(5, foreign)).state.notAllowed.size).to.equal(0)
  })

  it('for an event that is applied: head, history and item move on, and it is taken out of the park', () => {
    const { effects, state } = settledAs('next', arrivedAt(5, first, { waitsFor: 'gap' }))
    const document = evolve(null, first, DIRECTORY)
    expect(state.heads.get(LIULIN)).to.deep.equal({ ...effects.heads.get(LIULIN) })
    expect(state.heads.get(LIULIN)?.hash).to.equal(first.envelopeHash)
    expect(state.applied.get(nodeSeqKey(first.envelope))).to.deep.equal({
      itemId: ITEM,
      envelopeHash: first.envelopeHash,
      outcome: 'applied',
      notAllowedAt: null,
    })
    expect(state.items.get(ITEM)).to.deep.equal({ ...document, directoryPosition: DIRECTORY.position })
    expect(effects.items.get(ITEM)?.document).to.deep.equal(document)
    expect(effects.history.length).to.equal(1)
    expect(effects.counts).to.deep.equal(new Map([['applied', 1]]))
    expect(effects.appliedEvents.length).to.equal(1)
    expect(effects.unpark).to.deep.equal([{ partition: 0, offset: 5 }])
    expect([effects.superseded, effects.erasures.size, state.notAllowed.size]).to.deep.equal([[], 0, 0])
  })

  it('for an event that was erased: it is counted as such', () => {
    const erased = hashEvent({ ...first, content: null })
    expect(settledAs('next', arrivedAt(5, erased)).effects.counts).to.deep.equal(new Map([['erased', 1]]))
  })

  it('for an event that the document has already: only the chain moves on', () => {
    const document = evolve(null, first, DIRECTORY)
    const fold = foldWith({
      items: new Map([[ITEM, { ...document, directoryPosition: 1 }]]),
      applied: takenAs(first, 'applied'),
    })
    const { effects } = settledAs('next', arrivedAt(5, first), fold)
    expect(effects.heads.get(LIULIN)?.nodeSeq).to.equal(1)
    expect([effects.items.size, effects.counts.size, effects.appliedEvents.length]).to.deep.equal([0, 0, 0])
  })

  it('for a revision: the content before it is kept, and goes when the item is redacted in the same batch', () => {
    const next = chainOf(LIULIN)
    const published = next({ type: 'ItemPublished', version: 1, content: contentWith() })
    const revised = next({ type: 'ItemRevised', version: 2, content: contentWith({ title: '更正' }) })
    const redacted = next({ type: 'ItemRedacted', version: 3, content: contentWith({ title: '已隐去' }) })
    const fold = foldWith()
    const kept = { itemId: itemOf(ZEHE), version: 1, contentText: '{}' }
    fold.effects.superseded.push(kept)
    settledAs('next', arrivedAt(5, published), fold)
    settledAs('next', arrivedAt(6, revised), fold)
    expect(fold.effects.superseded.map(({ itemId, version }) => [itemId, version])).to.deep.equal([
      [itemOf(ZEHE), 1],
      [ITEM, 1],
    ])
    expect(fold.effects.erasures.size).to.equal(0)
    settledAs('next', arrivedAt(7, redacted), fold)
    expect(fold.effects.superseded).to.deep.equal([kept])
    expect(fold.effects.erasures).to.deep.equal(new Map([[ITEM, 3]]))
  })

  it('counts each class apart and adds up', () => {
    const fold = foldWith()
    settledAs('next', arrivedAt(5, first), fold)
    settledAs('next', arrivedAt(6, second), fold)
    settledAs('fork', arrivedAt(7, second), fold)
    expect(fold.effects.counts).to.deep.equal(
      new Map([
        ['applied', 2],
        ['fork', 1],
      ]),
    )
  })
})
