import type { RootKeys } from '../domain/directory/directory-event.ts'
import type { Verify } from '../domain/event/verify-on-thread-pool.ts'
import type { DirectoryReader } from '../ports/directory-log.ts'
import type { EventCodec } from '../ports/event-codec.ts'
import type { EventLog } from '../ports/event-log.ts'
import type { ProjectorStore } from '../ports/projector-store.ts'
import type { KnownCheckpoints } from './known-checkpoints.ts'

export interface ProjectionDeps {
  generation: ProjectorStore
  log: EventLog
  codec: EventCodec
  directory: DirectoryReader
  rootKeys: RootKeys
  verify: Verify
}

/** All that a projector works with, on one generation. */
export interface Projection extends ProjectionDeps {
  checkpoints: KnownCheckpoints
}
