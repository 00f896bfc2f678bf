import type { Timers } from '../../../domain/timers.ts'
import type { KnownLayouts } from '../../../ports/read-layout.ts'
import type { Generation } from '../../../ports/read-store.ts'
import { createCommitSignal, onCommit } from '../commit-signal.ts'
import { createSharedWatch } from '../shared-watch.ts'
import { createAuditStore } from './audit-store.ts'
import { createItemStore } from './item-store.ts'
import { openParts } from './open-parts.ts'
import { createProjectorStore } from './projector-store.ts'
import { countErased, readHeadTimes } from './read-progress.ts'

/** One generation in one SQLite file. */
export function openGeneration(
  file: string,
  number: number,
  { readOnly, timers, layouts }: { readOnly: boolean; timers: Timers; layouts: KnownLayouts },
): Generation {
  const parts = openParts(file, readOnly, layouts)
  const { generationFile, read } = parts
  const signal = readOnly ? null : createCommitSignal(file)
  const writes = createSharedWatch((listener) => onCommit(file, generationFile.database, timers, listener), timers)
  let isClosed = false

  return {
    number,
    ...createProjectorStore(parts, { number, timers, onWritten: () => signal?.raise() }),
    ...createItemStore(parts, timers),
    ...createAuditStore(parts),
    headTimes: () => read(() => readHeadTimes(generationFile)),
    erasedItems: () => read(() => countErased(generationFile)),
    onWrite: writes.listen,
    close: async () => {
      if (isClosed) return
      isClosed = true
      writes.close()
      signal?.close()
      generationFile.close()
    },
  }
}
