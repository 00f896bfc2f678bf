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
  using opened = new DisposableStack()
  const parts = openParts(file, readOnly, layouts)
  const { generationFile, read } = parts
  opened.defer(generationFile.close)
  const signal = readOnly ? null : opened.adopt(createCommitSignal(file), ({ close }) => close())
  const writes = createSharedWatch((listener) => onCommit(file, generationFile.database, timers, listener), timers)
  opened.defer(writes.close)
  const closing = opened.move()

  return {
    number,
    ...createProjectorStore(parts, { number, timers, onWritten: () => signal?.raise() }),
    ...createItemStore(parts, timers),
    ...createAuditStore(parts),
    headTimes: () => read(() => readHeadTimes(generationFile)),
    erasedItems: () => read(() => countErased(generationFile)),
    onWrite: writes.listen,
    close: async () => closing.dispose(),
  }
}
