import { expect } from 'chai'
import { itemStateFaults } from '../../services/auditor/item-state-faults.ts'
import { hashOf } from '../../services/domain/canonical.ts'
import type { EventType } from '../../services/domain/event/envelope.ts'
import type { HashedEvent } from '../../services/domain/event/signed-event.ts'
import type { ItemState } from '../../services/domain/item/decide.ts'
import type { Journal } from '../../services/ports/journal.ts'
import { chainOf, contentWith, itemOf, LIULIN } from '../domain/scene.ts'

const NODE = LIULIN

type Transaction = Parameters<Parameters<Journal['transact']>[0]>[0]

/** The events of one item, as a journal has them. */
function eventsOf(...types: EventType[]): HashedEvent[] {
  const next = chainOf(NODE)
  return types.map((type, index) =>
    next({ type, version: index + 1, content: type === 'ItemWithdrawn' ? null : contentWith() }),
  )
}

const stateAfter = (events: HashedEvent[], status: 'live' | 'withdrawn'): ItemState => {
  const { version, fingerprint } = (events.at(-1) as HashedEvent).envelope
  return { version, fingerprint, status } as ItemState
}

/** Where faults are found, as nodeSeqs. */
function faultsOf(events: HashedEvent[], stored: ItemState | null): (number | undefined)[] {
  const journal = {
    nodeId: NODE,
    placesOf: () => events.map(({ envelope }) => envelope.nodeSeq),
    read: (from: number) => [{ schema: { name: `hub.${events[from - 1]?.envelope.type}` } }],
    transact: <T>(work: (tx: Transaction) => T) => work({ item: () => stored } as unknown as Transaction),
  } as unknown as Journal
  const seen = events.map((event) => {
    const { nodeSeq } = event.envelope
    return { event, place: { store: 'journal' as const, nodeId: NODE, nodeSeq, itemId: itemOf(NODE) } }
  })
  return itemStateFaults(journal, seen, () => true).map(({ nodeSeq }) => nodeSeq)
}

describe('an audit of the item states', () => {
  for (const [types, status] of [
    [['ItemPublished'], 'live'],
    [['ItemPublished', 'ItemRevised'], 'live'],
    [['ItemPublished', 'ItemWithdrawn'], 'withdrawn'],
    [['ItemPublished', 'ItemRedacted'], 'live'],
    [['ItemPublished', 'ItemWithdrawn', 'ItemRedacted'], 'withdrawn'],
  ] as const)
    it(`expects ${status} after ${types.join(', ')}, and nothing else`, () => {
      const events = eventsOf(...types)
      const other = status === 'live' ? 'withdrawn' : 'live'
      expect(faultsOf(events, stateAfter(events, status))).to.deep.equal([])
      expect(faultsOf(events, stateAfter(events, other))).to.deep.equal([events.length])
    })

  const events = eventsOf('ItemPublished', 'ItemRevised')
  const state = stateAfter(events, 'live')
  for (const [what, stored] of [
    ['another version', { ...state, version: 1 }],
    ['another fingerprint', { ...state, fingerprint: hashOf('another content') }],
    ['no state at all', null],
  ] as const)
    it(`finds ${what}, at the item's last event`, () => expect(faultsOf(events, stored)).to.deep.equal([2]))
})
