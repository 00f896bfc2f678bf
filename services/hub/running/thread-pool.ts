import { Piscina } from 'piscina'
import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import { PATIENCE_MS } from '../patience.ts'

/** Threads that do one kind of work, each one task at a time. They start with the first task and end when idle. */
export interface ThreadPool<Task, Result> {
  /** Rejects `texts-unchecked` when too many wait already, or when a task takes too much time or memory. */
  run(task: Task): Promise<Result>
  close(): Promise<void>
}

/** Parsing the worst text of 900 KB takes 200 MB. */
const MEGABYTES = 500
/** Each may be a text of 900 KB. They are counted here: the pool's own limit leaves out those that can be aborted. */
const MOST_WAITING = 32
const IDLE_MS = 30_000

/** The pool runs the function `name` of a module, which takes one task. */
export function createThreadPool<Task, Result>(
  { module, name }: { module: URL; name: string },
  { threads, timers, megabytes = MEGABYTES }: { threads: number; timers: Pick<Timers, 'after'>; megabytes?: number },
): ThreadPool<Task, Result> {
  const pool = new Piscina<Task, Result>({
    filename: module.href,
    name,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
    recordTiming: false,
  })
  let inHand = 0
  return {
    run: async (task) => {
      if (inHand >= threads + MOST_WAITING)
        throw new HubError('texts-unchecked', `${inHand} texts wait for their check already.`)
      inHand++
      const patience = new AbortController()
      const done = timers.after(PATIENCE_MS.textCheck, () => patience.abort())
      try {
        return await pool.run(task, { signal: patience.signal })
      } catch (cause) {
        throw isOverload(cause)
          ? new HubError('texts-unchecked', `A text was not checked: ${cause.message}`, { cause })
          : cause
      } finally {
        inHand--
        done()
      }
    },
    close: () => pool.destroy(),
  }
}

/** The pool has no codes for these. Whatever else a task throws is a bug in the work. */
const isOverload = (error: unknown): error is Error =>
  error instanceof Error &&
  (error.name === 'AbortError' ||
    (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ||
    error.message === 'Terminating worker thread')
