import { parentPort, workerData } from 'node:worker_threads'
import { HubError } from '../domain/errors.ts'
import { startProjector } from '../projector/start-projector.ts'
import { now } from './clock.ts'
import { dataFolderAt } from './data-folder.ts'
import { openLogSide, openReadStore } from './open-stores.ts'
import type { ProjectionMessage } from './projection.ts'
import { loadRootKeys } from './root.ts'

/** The projector's thread: its own connections, nothing shared with the main thread but the files. */
const say = (message: ProjectionMessage) => parentPort?.postMessage(message)

try {
  const data = dataFolderAt((workerData as { folder: string }).folder)
  const side = await openLogSide(data, loadRootKeys(data))
  const store = openReadStore(data)
  const generation = (await store.active()) ?? 1
  const projector = await startProjector({
    ...side,
    directory: side.reader,
    store,
    generation,
    now,
    observe: ({ counts, appliedEvents }) => say({ type: 'batch', counts: [...counts], applied: appliedEvents }),
  })
  if ((await store.active()) === null) await store.activate(generation)
  void projector.caughtUp().then(() => say({ type: 'caught-up' }))
  parentPort?.on('message', async () => {
    await projector.stop()
    await store.close()
    await side.close()
    parentPort?.close()
  })
  await projector.done
} catch (error) {
  const { code, message } =
    error instanceof HubError ? error : { code: 'internal', message: String((error as Error).stack) }
  say({ type: 'failed', code, message })
  parentPort?.close()
}
