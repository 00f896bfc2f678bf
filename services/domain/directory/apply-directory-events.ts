import { canonicalText, hashOf, withoutNulls } from '../canonical.ts'
import { HubError } from '../errors.ts'
import { applyFact } from './apply-fact.ts'
import { checkDirectoryFact } from './check-directory-fact.ts'
import type { Directory } from './directory.ts'
import type { DirectoryEvent, DirectoryFact, SignedDirectoryEvent } from './directory-event.ts'
import { directoryFactSchema, KNOWN_TYPES } from './directory-fact-schema.ts'
import { directoryOver, stateBehind } from './directory-over.ts'
import { copyState, emptyState } from './directory-state.ts'

export const emptyDirectory = (hubId: string): Directory => directoryOver(emptyState(hubId))

/**
 * Gives the directory after these events. They must follow the given one, as `verifyDirectoryEvents` checks. The given
 * directory stays as it is. A fact that does not fit (`checkDirectoryFact`) takes its place in the chain and changes
 * nothing. So the tree never has a cycle, and no node is registered twice, whatever was signed. Throws HubError
 * `directory-newer` on an unknown type of fact: a program that skipped it would hold another directory than its writer.
 */
export function applyDirectoryEvents(directory: Directory, events: SignedDirectoryEvent[]): Directory {
  if (events.length === 0) return directory
  const state = copyState(stateBehind(directory))
  const soFar = directoryOver(state)
  for (const { event } of events) {
    state.position = event.seq
    state.hash = hashOf(canonicalText(event))
    const fact = factOf(event)
    if (fact !== null && checkDirectoryFact(soFar, fact).length === 0) applyFact(state, fact, state.hash)
  }
  return directoryOver(state)
}

/**
 * The fact of an event, or null when it lacks members of its type. It may have more, which a later version of the hub
 * added. The signature does not cover nulls, so they are taken out: whoever may write to the log could add some.
 */
function factOf({ v, seq, fact }: DirectoryEvent): DirectoryFact | null {
  if (v !== 1 || !KNOWN_TYPES.has(fact.type))
    throw new HubError(
      'directory-newer',
      `Directory event ${seq} is a ${fact.type}${v === 1 ? '' : ` of version ${v}`}, which this program does not know, because a newer hub wrote it. Upgrade this one.`,
    )
  const signed = withoutNulls(fact)
  const whole = signed.type === 'DivisionDefined' ? { ...signed, parent: signed.parent ?? null } : signed
  const parsed = directoryFactSchema.safeParse(whole)
  return parsed.success || parsed.error.issues.every(({ code }) => code === 'unrecognized_keys') ? whole : null
}
