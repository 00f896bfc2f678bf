import { canonicalText, hashOf } from '../canonical.ts'
import { HubError } from '../errors.ts'
import { applyFact } from './apply-fact.ts'
import { checkDirectoryFact } from './check-directory-fact.ts'
import type { Directory } from './directory.ts'
import type { DirectoryEvent, SignedDirectoryEvent } from './directory-event.ts'
import { directoryFactSchema, KNOWN_TYPES } from './directory-fact-schema.ts'
import { directoryOver, stateOf } from './directory-over.ts'
import { copyState, emptyState } from './directory-state.ts'

export const emptyDirectory = (hubId: string): Directory => directoryOver(emptyState(hubId))

/**
 * The directory after these events, which follow it (checked by `verifyDirectoryEvents`). The given one
 * stays as it is. A fact that does not fit (`checkDirectoryFact`) takes its place in the chain and changes
 * nothing, so that the tree has no cycle and no node two registrations, whatever was signed. HubError
 * `directory-newer` on a type that is not known: to pass over it would be another directory than the writer's.
 */
export function applyDirectoryEvents(directory: Directory, events: SignedDirectoryEvent[]): Directory {
  if (events.length === 0) return directory
  const state = copyState(stateOf(directory))
  const soFar = directoryOver(state)
  for (const { event } of events) {
    state.position = event.seq
    state.hash = hashOf(canonicalText(event))
    if (isReadable(event) && checkDirectoryFact(soFar, event.fact).length === 0)
      applyFact(state, event.fact, state.hash)
  }
  return directoryOver(state)
}

/** Whether a fact has the members of its type; a later version of the hub may have given it more. */
function isReadable({ seq, fact }: DirectoryEvent): boolean {
  if (!KNOWN_TYPES.has(fact.type))
    throw new HubError(
      'directory-newer',
      `Directory event ${seq} is a ${fact.type}, which this program does not know: a newer hub wrote it. Upgrade this one.`,
    )
  const parsed = directoryFactSchema.safeParse(fact)
  return parsed.success || parsed.error.issues.every(({ code }) => code === 'unrecognized_keys')
}
