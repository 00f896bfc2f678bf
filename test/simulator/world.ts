import { type Dice, dice, seededRandom } from '../../scripts/generate/random.ts'
import { applyDirectoryEvents, emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import type { Directory } from '../../services/domain/directory/directory.ts'
import type { SignedDirectoryEvent } from '../../services/domain/directory/directory-event.ts'
import { verifyText } from '../../services/domain/event/signed-event.ts'
import type { Verify } from '../../services/domain/event/verify-on-thread-pool.ts'
import { type Instant, type ItemId, instantOf, type NodeId } from '../../services/domain/ids.ts'
import { createDirectoryAuthority, type DirectoryAuthority } from '../../services/hub/engines/directory-authority.ts'
import { createDirectoryReader } from '../../services/hub/engines/directory-reader.ts'
import type { DirectoryReader } from '../../services/ports/directory-log.ts'
import { createManualTimers, type ManualTimers } from '../manual-timers.ts'
import { CODEC, HUB_ID, ROOT_KEY, ROOT_KEYS } from '../plain-hub/roots.ts'
import { directoryLogOver } from '../plain-hub/stores/directory-log.ts'
import { createPlainEventLog, type PlainEventLog } from '../plain-hub/stores/event-log.ts'
import { createPlainReadStore, type PlainReadStore } from '../plain-hub/stores/read-store.ts'
import { createTurns, type Process, type Turns } from '../plain-hub/turns.ts'
import { chooseTroubles, type Troubles } from './troubles.ts'

const START_MS = Date.parse('2026-03-01T00:00:00.000Z')

/** Everything that outlives the processes of a run: stores, the clock, chance. */
export interface World {
  dice: Dice
  turns: Turns
  troubles: Troubles
  /** False once the trouble has stopped. */
  isTroubled: boolean
  log: PlainEventLog
  store: PlainReadStore
  directoryEvents: SignedDirectoryEvent[]
  /** The directory after so many of its events. */
  directoryAt(position: number): Directory
  now(): Instant
  timers: ManualTimers
  /** By how many milliseconds the clock of a node's machine is wrong. */
  clockErrors: Map<NodeId, number>
  /** UUIDv7 of the simulated time. */
  newId(): string
  newNonce(): string
  verify: Verify
  readerFor(process: Process): Promise<DirectoryReader>
  authorityFor(process: Process): Promise<DirectoryAuthority>
  /** Items that somebody has altered in the read store, as its readers see it, and not mended yet. */
  tampered: Set<ItemId>
  /** Failures that must never happen. It is empty when all is well. */
  faults: string[]
}

/** `given` are troubles that a test chooses itself; the seed chooses the others. */
export function createWorld(seed: number, given: Partial<Troubles> = {}): World {
  const chance = dice(seededRandom(seed))
  const troubles = { ...chooseTroubles(chance), ...given }
  let ms = START_MS
  let ids = 0
  const now = () => {
    ms += chance.between(0, 3)
    return instantOf(ms)
  }
  const hex = (length: number) => Array.from({ length }, () => chance.between(0, 15).toString(16)).join('')
  const directoryEvents: SignedDirectoryEvent[] = []
  const directories = new Map<number, Directory>()
  const readerFor = (process: Process) =>
    createDirectoryReader({ log: directoryLogOver(directoryEvents, process.turn), rootKeys: ROOT_KEYS })

  const world: World = {
    dice: chance,
    turns: createTurns(chance, () =>
      world.isTroubled && chance.chance(troubles.stalls) ? chance.between(1, troubles.longestStall) : 0,
    ),
    troubles,
    isTroubled: false,
    log: createPlainEventLog({
      partitions: troubles.partitions,
      now,
      dice: chance,
      fate: () => (world.isTroubled ? chance.pick(troubles.appendFates) : 'written'),
      fails: () => world.isTroubled && chance.chance(troubles.readFailure),
      canErase: troubles.canErase,
      stride: troubles.stride,
    }),
    store: createPlainReadStore(),
    directoryEvents,
    directoryAt: (position) => {
      const known = directories.get(position)
      if (known !== undefined) return known
      const made = applyDirectoryEvents(emptyDirectory(HUB_ID), directoryEvents.slice(0, position))
      directories.set(position, made)
      return made
    },
    now,
    timers: createManualTimers(),
    newId: () => {
      const time = ms.toString(16).padStart(12, '0')
      ids++
      return `${time.slice(0, 8)}-${time.slice(8)}-7${ids.toString(16).padStart(3, '0').slice(-3)}-8${hex(3)}-${hex(12)}`
    },
    newNonce: () => hex(32),
    verify: async (...question) => verifyText(...question),
    readerFor,
    authorityFor: async (process) =>
      createDirectoryAuthority({
        directoryLog: directoryLogOver(directoryEvents, process.turn),
        directory: await readerFor(process),
        log: world.log.as(process),
        codec: CODEC,
        rootKey: ROOT_KEY,
        now,
      }),
    clockErrors: new Map(),
    tampered: new Set(),
    faults: [],
  }
  return world
}
