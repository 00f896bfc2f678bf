import { canonicalText, hashOf } from '../canonical.ts'
import { applyFact } from './apply-fact.ts'
import { checkDirectoryFact } from './check-directory-fact.ts'
import type { Directory } from './directory.ts'
import type { SignedDirectoryEvent } from './directory-event.ts'
import { directoryOver, stateOf } from './directory-over.ts'
import { copyState, emptyState } from './directory-state.ts'

export const emptyDirectory = (hubId: string): Directory => directoryOver(emptyState(hubId))

/**
 * The directory after these events, which follow it (checked by `verifyDirectoryEvents`). The given one
 * stays as it is. A fact that does not fit (`checkDirectoryFact`) takes its place in the chain and changes
 * nothing, so that the tree has no cycle and no node two registrations, whatever was signed.
 */
export function applyDirectoryEvents(directory: Directory, events: SignedDirectoryEvent[]): Directory {
  if (events.length === 0) return directory
  const state = copyState(stateOf(directory))
  const soFar = directoryOver(state)
  for (const { event } of events) {
    state.position = event.seq
    state.hash = hashOf(canonicalText(event))
    if (checkDirectoryFact(soFar, event.fact).length === 0) applyFact(state, event.fact, state.hash)
  }
  return directoryOver(state)
}
