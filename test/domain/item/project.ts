import { expect } from 'chai'
import type { Directory } from '../../../services/domain/directory/directory.ts'
import { judge, type NodeHead } from '../../../services/domain/event/judge.ts'
import type { HashedEvent } from '../../../services/domain/event/signed-event.ts'
import type { Hash, ItemId } from '../../../services/domain/ids.ts'
import { evolve } from '../../../services/domain/item/evolve.ts'
import type { ItemDocument } from '../../../services/domain/item/item-document.ts'
import { DIRECTORY } from '../scene.ts'

interface State {
  heads: Record<string, NodeHead>
  applied: Record<string, Hash>
  items: Record<ItemId, ItemDocument>
}

/**
 * The documents after these events. They are folded once as they come, once with all of them twice, and once
 * for each place at which a batch may end: every way must give the same documents, byte for byte.
 */
export function project(events: HashedEvent[], directory: Directory = DIRECTORY): Record<ItemId, ItemDocument> {
  const once = fold(EMPTY, events, directory)
  expect(stored(fold(once, events, directory)), 'replayed').to.equal(stored(once))
  for (let cut = 1; cut < events.length; cut++) {
    const halfway = restored(stored(fold(EMPTY, events.slice(0, cut), directory)))
    expect(stored(fold(halfway, events.slice(cut), directory)), `batch ends after ${cut}`).to.equal(stored(once))
  }
  return once.items
}

const EMPTY: State = { heads: {}, applied: {}, items: {} }

function fold(state: State, events: HashedEvent[], directory: Directory): State {
  const next: State = { heads: { ...state.heads }, applied: { ...state.applied }, items: { ...state.items } }
  for (const event of events) {
    const { nodeId, nodeSeq, itemId } = event.envelope
    const place = `${nodeId} ${nodeSeq}`
    const head = next.heads[nodeId] ?? null
    const verdict = judge({
      event,
      head,
      directory,
      signatureIsValid: true,
      appliedHash: next.applied[place] ?? null,
    })
    if (verdict === 'duplicate') continue
    expect(verdict, place).to.equal('next')
    next.heads[nodeId] = { nodeId, nodeSeq, hash: event.envelopeHash, latestAt: event.envelope.at }
    next.applied[place] = event.envelopeHash
    next.items[itemId] = evolve(next.items[itemId] ?? null, event, directory)
  }
  return next
}

/** As a store would keep it and give it back. */
const stored = (state: State): string =>
  JSON.stringify(state, (_key, value) =>
    value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
  )

const restored = (text: string): State =>
  JSON.parse(text, (_key, value) =>
    value?.base64 === undefined ? value : new Uint8Array(Buffer.from(value.base64, 'base64')),
  )
