import { parentPort, workerData } from 'node:worker_threads'
import { HubError } from '../../domain/errors.ts'
import { machineClock } from '../clock.ts'
import { dataFolderAt } from '../data/data-folder.ts'
import { openLogSide, openReadStore } from '../engines/open-stores.ts'
import type { Settings } from '../settings.ts'
import { followGenerations } from './follow-generations.ts'
import type { ProjectionMessage } from './projection-message.ts'
import { stopThenClose } from './stop-then-close.ts'

/** The body of the projector's thread. It has its own connections and shares nothing with the main thread but the stores. */
const say = (message: ProjectionMessage) => parentPort?.postMessage(message)

try {
  const settings = workerData as Settings
  const place = { settings, data: dataFolderAt(settings.dataFolder), clock: machineClock }
  const side = await openLogSide(place)
  const opened = new AsyncDisposableStack()
  const store = opened.use(await openReadStore(place))
  const following = await followGenerations({
    side,
    store,
    onBatch: (report) => say({ type: 'batch', report }),
    onRetry: (error) => say({ type: 'retry', ...wordingOf(error) }),
    onNote: (message) => say({ type: 'note', message }),
  })
  opened.defer(() => stopThenClose(following.stop, side))
  say({ type: 'begun' })
  // A failure here also rejects `done` below.
  following.caughtUp().then(
    () => say({ type: 'caught-up' }),
    () => {},
  )
  parentPort?.on('message', async () => {
    await opened.disposeAsync()
    // This ends the thread, not the process. A connection that waits for a silent broker would keep the thread alive.
    process.exit()
  })
  await following.done
} catch (error) {
  say({ type: 'failed', ...wordingOf(error) })
  parentPort?.close()
}

function wordingOf(error: unknown): { code: string; message: string } {
  if (error instanceof HubError) return { code: error.code, message: error.message }
  return { code: 'internal', message: String((error as Error).stack) }
}
