import { expect } from 'chai'
import { canonicalText } from '../../services/domain/canonical.ts'
import { emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import { hashEvent } from '../../services/domain/event/signed-event.ts'
import { parseDivisionCode } from '../../services/domain/ids.ts'
import { evolve } from '../../services/domain/item/evolve.ts'
import type { ItemDocument } from '../../services/domain/item/item-document.ts'
import type { FoldState } from '../../services/projector/fold-state.ts'
import { itemWrite } from '../../services/projector/item-write.ts'
import { takePlace } from '../../services/projector/take-place.ts'
import { AT, chainOf, contentWith, DIRECTORY, HUB, itemOf, LIULIN } from '../domain/scene.ts'
import { arrivedAt, causeAt, LOGGED_AT, stateWith, takenAs } from './fold-scene.ts'

const ITEM = itemOf(LIULIN)

/** A published item, and what may come after it. */
function story() {
  const next = chainOf(LIULIN)
  const published = next({ type: 'ItemPublished', version: 1, content: contentWith() })
  const document = evolve(null, published, DIRECTORY)
  return { next, published, document }
}

/** Where the directory stood when the held document's outlets were resolved. */
const HELD_AT = 4

const holding = (document: ItemDocument, change: Partial<FoldState> = {}) =>
  stateWith({ items: new Map([[ITEM, { ...document, directoryPosition: HELD_AT }]]), ...change })

const taken = (event: HashedEvent, state: FoldState, allowed = true) =>
  takePlace(arrivedAt(9, event), allowed, causeAt(12), state)

describe('an event that takes its place in the chain', () => {
  it('moves the head, has a row in the history and changes its item', () => {
    const { published, document } = story()
    expect(taken(published, stateWith())).to.deep.equal({
      head: { nodeId: 'liulin', nodeSeq: 1, hash: published.envelopeHash, latestAt: AT, movedAt: 12 },
      row: {
        itemId: ITEM,
        version: 1,
        nodeId: 'liulin',
        nodeSeq: 1,
        envelopeHash: published.envelopeHash,
        envelopeText: published.envelopeText,
        signature: published.signature,
        contentText: null,
        erased: false,
        outcome: 'applied',
        notAllowedAt: null,
        freedAt: null,
      },
      change: {
        write: itemWrite(document, contentWith(), causeAt(12)),
        superseded: null,
        erases: false,
        isErased: false,
        isAheadOfLog: false,
        applied: {
          at: AT,
          loggedAt: LOGGED_AT,
          makerLevel: 'township',
          outletKinds: ['board', 'site', 'topic'],
          backfilled: false,
          outOfTurn: false,
        },
      },
    })
  })

  it('tells each kind of outlet once, and whether it was imported long after the fact', () => {
    const content = contentWith({
      shownOn: { board: [parseDivisionCode('341222102201'), parseDivisionCode('341222102202')] },
      backfilled: true,
    })
    const event = chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content })
    expect(taken(event, stateWith()).change?.applied).to.deep.include({ outletKinds: ['board'], backfilled: true })
  })

  it('is not told of while its node is not in the directory', () => {
    const { published } = story()
    const cause = { ...causeAt(12), directory: emptyDirectory(HUB) }
    const { change } = takePlace(arrivedAt(9, published), true, cause, stateWith())
    expect(change).to.include({ applied: null })
  })

  it('without the right to do so moves the head and leaves the item', () => {
    const { published } = story()
    const { head, row, change } = taken(published, stateWith(), false)
    expect(head.nodeSeq).to.equal(1)
    expect(row.outcome).to.equal('not-allowed')
    expect(change).to.equal(null)
  })

  describe('keeps the content that it replaces', () => {
    const superseded = (document: ItemDocument, event: HashedEvent) =>
      taken(event, holding(document)).change?.superseded

    it('when it revises a live item', () => {
      const { next, document } = story()
      const revised = next({ type: 'ItemRevised', version: 2, content: contentWith({ title: '更正' }) })
      expect(superseded(document, revised)).to.deep.equal({
        itemId: ITEM,
        version: 1,
        contentText: canonicalText(contentWith()),
      })
    })

    it('but not when it withdraws the item, which keeps its content, or redacts it, which erases it', () => {
      const { next, document } = story()
      const { fingerprint } = document
      const withdrawn = next({ type: 'ItemWithdrawn', version: 2, content: null, fingerprint })
      expect(superseded(document, withdrawn)).to.equal(null)
      const redacted = story().next({ type: 'ItemRedacted', version: 2, content: contentWith({ title: '已隐去' }) })
      expect(superseded(document, redacted)).to.equal(null)
    })

    it('but not that of a withdrawn item, and not where it is erased', () => {
      const { next, document } = story()
      const revised = next({ type: 'ItemRevised', version: 2, content: contentWith({ title: '更正' }) })
      expect(superseded({ ...document, status: 'withdrawn' }, revised)).to.equal(null)
      expect(superseded({ ...document, contentText: null }, revised)).to.equal(null)
    })
  })

  it('erases what came before when it redacts, and only then', () => {
    const { next, document } = story()
    const redacted = next({ type: 'ItemRedacted', version: 2, content: contentWith({ title: '已隐去' }) })
    expect(taken(redacted, holding(document)).change?.erases).to.equal(true)
    const revised = story().next({ type: 'ItemRevised', version: 2, content: contentWith({ title: '更正' }) })
    expect(taken(revised, holding(document)).change?.erases).to.equal(false)
  })

  it('without its content is erased, unless it withdraws or was not allowed', () => {
    const { next, published, document } = story()
    const erased = hashEvent({ ...published, content: null })
    const { row, change } = taken(erased, stateWith())
    expect([row.erased, change?.isErased]).to.deep.equal([true, true])
    expect(taken(erased, stateWith(), false).row.erased).to.equal(false)
    const withdrawn = next({ type: 'ItemWithdrawn', version: 2, content: null, fingerprint: document.fingerprint })
    const place = taken(withdrawn, holding(document))
    expect([place.row.erased, place.change?.isErased, place.change?.write.title]).to.deep.equal([
      false,
      false,
      contentWith().title,
    ])
  })

  it('and withdraws leaves the content in force, whatever content it brings', () => {
    const { next, document } = story()
    const { fingerprint } = document
    const content = contentWith({ title: '另一份' })
    const { change } = taken(next({ type: 'ItemWithdrawn', version: 2, content, fingerprint }), holding(document))
    expect(change?.write.title).to.equal(contentWith().title)
  })

  describe('is not allowed', () => {
    const outcome = (event: HashedEvent, state: FoldState) => taken(event, state).row.outcome

    it('behind an event of its maker that was not', () => {
      const { next, document } = story()
      const revised = next({ type: 'ItemRevised', version: 2, content: contentWith() })
      const behind = (nodeSeq: number) =>
        holding(document, { notAllowed: new Map([[ITEM, [{ nodeSeq, notAllowedAt: 0, freedAt: null }]]]) })
      expect([1, 2, 3].map((nodeSeq) => outcome(revised, behind(nodeSeq)))).to.deep.equal([
        'not-allowed',
        'applied',
        'applied',
      ])
    })

    it('when its version does not follow the document', () => {
      const { next, document } = story()
      const leaping = next({ type: 'ItemRevised', version: 3, content: contentWith() })
      expect(outcome(leaping, holding(document))).to.equal('not-allowed')
      expect(outcome(leaping, stateWith())).to.equal('not-allowed')
    })

    it('when it publishes an item that is there, or revises one that is not', () => {
      const { next, document } = story()
      expect(outcome(next({ type: 'ItemPublished', version: 2, content: contentWith() }), holding(document))).to.equal(
        'not-allowed',
      )
      for (const type of ['ItemRevised', 'ItemRedacted'] as const)
        expect(outcome(story().next({ type, version: 1, content: contentWith() }), stateWith()), type).to.equal(
          'not-allowed',
        )
    })

    it('when it withdraws and does not repeat the fingerprint in force', () => {
      const { next, document } = story()
      const withdrawn = next({ type: 'ItemWithdrawn', version: 2, content: null })
      expect(outcome(withdrawn, holding(document))).to.equal('not-allowed')
    })
  })

  describe('after a crash between two writes', () => {
    it('is taken as its history row says, whatever would be said now', () => {
      const { published, document } = story()
      const refused = taken(published, stateWith({ applied: takenAs(published, 'not-allowed') }))
      expect([refused.row.outcome, refused.change]).to.deep.equal(['not-allowed', null])
      const allowed = taken(published, stateWith({ applied: takenAs(published, 'applied') }), false)
      expect(allowed.row.outcome).to.equal('applied')
      expect(allowed.change?.write.document).to.deep.equal(document)
    })

    it('leaves a document that is ahead as it is', () => {
      const { next, published, document } = story()
      const revised = evolve(document, next({ type: 'ItemRevised', version: 2, content: contentWith() }), DIRECTORY)
      const applied = takenAs(published, 'applied')
      for (const ahead of [document, revised])
        expect(taken(published, holding(ahead, { applied })).change).to.equal(null)
    })
  })
})
