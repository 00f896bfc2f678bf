import { canonicalText, hashOf } from '../../domain/canonical.ts'
import { applyDirectoryEvents } from '../../domain/directory/apply-directory-events.ts'
import { firstDirectoryFault } from '../../domain/directory/check-directory-fact.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import type { DirectoryFact, SignedDirectoryEvent } from '../../domain/directory/directory-event.ts'
import { signDirectoryFacts } from '../../domain/directory/sign-directory-facts.ts'
import { type Fault, HubError } from '../../domain/errors.ts'
import { signControl } from '../../domain/event/control-record.ts'
import type { Instant } from '../../domain/ids.ts'
import type { DirectoryLog, DirectoryReader } from '../../ports/directory-log.ts'
import type { EventCodec } from '../../ports/event-codec.ts'
import type { EventLog } from '../../ports/event-log.ts'
import type { SigningKey } from '../data/keys.ts'

export type AppendOutcome = { ok: true; directory: Directory } | { ok: false; index: number; faults: Fault[] }

export interface DirectoryAuthority {
  /** Gives what `append` would give, and appends nothing. */
  check(facts: DirectoryFact[]): Promise<AppendOutcome>
  /**
   * Appends all the facts to the directory, or none, and announces them in every partition. HubError
   * `directory-conflict` when another writer was first: none of them counts. After any other failure the directory may
   * hold them: look, then announce.
   */
  append(facts: DirectoryFact[]): Promise<AppendOutcome>
  /** Puts `DirectoryAdvanced` for the latest position into every partition, and gives that directory. A repeat is harmless. */
  announce(): Promise<Directory>
}

/** Writes the directory for whoever holds the root key: signs, appends, then announces (rule 11). */
export function createDirectoryAuthority(deps: {
  directoryLog: DirectoryLog
  directory: DirectoryReader
  log: EventLog
  codec: EventCodec
  rootKey: SigningKey
  now: () => Instant
}): DirectoryAuthority {
  const { directoryLog, directory, log, codec, rootKey, now } = deps

  const announce = async () => {
    const latest = await directory.refresh()
    const { hubId, position, hash } = latest
    const fact = { type: 'DirectoryAdvanced', hubId, position, hash, at: now() } as const
    for (let partition = 0; partition < log.partitions; partition++)
      await log.appendControl(partition, codec.encodeControl(signControl(fact, rootKey)))
    return latest
  }

  /** Two writers that read the same end both write, where the engine cannot refuse the second one. One of them counts. */
  const demandCounted = async (signed: SignedDirectoryEvent[]) => {
    for (const one of [signed.at(0), signed.at(-1)]) {
      if (one === undefined || (await directory.at(one.event.seq)).hash === hashOf(canonicalText(one.event))) continue
      throw new HubError(
        'directory-conflict',
        `Another writer appended event ${one.event.seq} to the directory first, so this change does not count: run it again.`,
      )
    }
  }

  const prepare = async (facts: DirectoryFact[]) => {
    const before = await directory.refresh()
    const signed = signDirectoryFacts({ directory: before, facts, keys: [rootKey], at: now() })
    return { before, signed, bad: firstDirectoryFault(before, facts) }
  }

  return {
    announce,
    check: async (facts) => {
      const { before, signed, bad } = await prepare(facts)
      return bad === null ? { ok: true, directory: applyDirectoryEvents(before, signed) } : { ok: false, ...bad }
    },
    append: async (facts) => {
      const { before, signed, bad } = await prepare(facts)
      if (bad !== null) return { ok: false, ...bad }
      await directoryLog.append(before.position, signed)
      await demandCounted(signed)
      return { ok: true, directory: await announce() }
    },
  }
}
