import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import { errorCodeOf } from '../../domain/error-codes.ts'
import { HubError } from '../../domain/errors.ts'
import type { AppliedBatch } from '../../monitor/create-metrics.ts'
import type { Projector } from '../../projector/start-projector.ts'
import type { HubPlace } from '../engines/open-stores.ts'
import { PATIENCE_MS, pause } from '../patience.ts'
import type { ProjectionMessage } from './projection-message.ts'

export interface ProjectionThread extends Projector {
  /** Resolves when the log is followed. */
  begun: Promise<void>
}

/** Starts the projector in a thread with connections of its own. Nothing is shared but the stores. */
export async function startProjectionThread({
  place,
  onBatch,
  onRetry,
  logger,
}: {
  place: HubPlace
  onBatch: (report: AppliedBatch) => void
  /** An engine is away and is waited for. */
  onRetry: (error: HubError) => void
  logger: Logger
}): Promise<ProjectionThread> {
  const worker = new Worker(new URL('./projector-thread.ts', import.meta.url), {
    workerData: place.settings,
    // Uncapped, an import grows the young generation to 128 MB for good; live data stay under 40 MB.
    resourceLimits: { maxYoungGenerationSizeMb: 32 },
  })
  const begun = Promise.withResolvers<void>()
  const caughtUp = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  let ended = false

  const fail = (error: Error) => {
    ended = true
    for (const { reject } of [begun, caughtUp, done]) reject(error)
    // Connections that wait for a silent broker would keep it alive.
    void worker.terminate()
  }
  begun.promise.catch(() => {})
  caughtUp.promise.catch(() => {})
  done.promise.catch(() => {})
  worker.on('error', (error) => fail(error as Error))
  worker.on('exit', (code) => {
    if (code !== 0) fail(new HubError('projector-ended', `The projector's thread ended with ${code}.`))
    ended = true
    done.resolve()
  })
  worker.on('message', (message: ProjectionMessage) => {
    if (message.type === 'begun') begun.resolve()
    else if (message.type === 'caught-up') caughtUp.resolve()
    else if (message.type === 'batch') onBatch(message.report)
    else if (message.type === 'retry') onRetry(errorOf(message))
    else if (message.type === 'note') logger.warn(`projector: ${message.message}`)
    else fail(errorOf(message))
  })

  return {
    begun: begun.promise,
    caughtUp: () => caughtUp.promise,
    done: done.promise,
    stop: async () => {
      if (ended) return
      const exited = once(worker, 'exit')
      worker.postMessage('stop')
      // A thread that is still connecting reads no messages. Terminating it is safe, because every write is atomic.
      await Promise.race([exited, pause(PATIENCE_MS.projectorThread).then(() => worker.terminate())])
    },
  }
}

const errorOf = ({ code, message }: { code: string; message: string }) => new HubError(errorCodeOf(code), message)
