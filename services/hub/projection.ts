import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { HubError } from '../domain/errors.ts'
import type { AppliedEvent } from '../monitor/create-metrics.ts'
import type { DataFolder } from './data-folder.ts'

/** What the projector's thread says. */
export type ProjectionMessage =
  | { type: 'caught-up' }
  | { type: 'batch'; counts: [string, number][]; applied: AppliedEvent[] }
  | { type: 'failed'; code: string; message: string }
  | { type: 'stopped' }

export interface Projection {
  /** Resolves once nothing that was in the log at the start is left to apply. */
  caughtUp(): Promise<void>
  /** Rejects when it failed for good. */
  done: Promise<void>
  health(): string | null
  stop(): Promise<void>
}

/** Starts the projector in a thread of its own, so that reads and writes never wait for it. */
export async function startProjection({
  data,
  onBatch,
}: {
  data: DataFolder
  onBatch: (report: { counts: Map<string, number>; applied: AppliedEvent[] }) => void
}): Promise<Projection> {
  const worker = new Worker(new URL('./projector-thread.ts', import.meta.url), { workerData: { folder: data.folder } })
  const caughtUp = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  let failure: Error | null = null

  const fail = (error: Error) => {
    failure = error
    caughtUp.reject(error)
    done.reject(error)
  }
  caughtUp.promise.catch(() => {})
  done.promise.catch(() => {})
  worker.on('error', (error) => fail(error as Error))
  worker.on('exit', (code) => {
    if (code !== 0) fail(new HubError('projector-ended', `The projector's thread ended with ${code}.`))
    else done.resolve()
  })
  worker.on('message', (message: ProjectionMessage) => {
    if (message.type === 'caught-up') caughtUp.resolve()
    else if (message.type === 'batch') onBatch({ counts: new Map(message.counts), applied: message.applied })
    else if (message.type === 'failed') fail(new HubError(message.code, message.message))
  })

  return {
    caughtUp: () => caughtUp.promise,
    done: done.promise,
    health: () => failure?.message ?? null,
    stop: async () => {
      if (failure !== null) return
      const exited = once(worker, 'exit')
      worker.postMessage('stop')
      await exited
    },
  }
}
