import { HubError } from '../../domain/errors.ts'
import type { Timers } from '../../domain/timers.ts'
import type { TopicReader } from './topic-reader.ts'

const STALLED_MS = 30_000

/**
 * Notices a consumer that no longer fetches, although a broker answers.
 *
 * - **counting**: time runs since the last fetch. After 30 s the broker is asked for the topic's bounds. If it answers,
 *   that is a stall, and the second stall in a row is told. If it does not, the stalls are forgotten: in an outage
 *   kafkajs comes back without help, and a consumer that waits for a broker cannot be stopped.
 * - **busy**: a batch is being handed on. No time runs, however long it takes.
 * - **stopped**: nothing is told any more.
 */
export interface StallWatch {
  /** A fetch came back, with records or without. */
  fetched(): void
  /** The consumer joined its group: the next fetch may take a while. */
  joined(): void
  whileBusy<T>(work: () => Promise<T>): Promise<T>
  stop(): void
}

export function createStallWatch(options: {
  topic: string
  reader: Pick<TopicReader, 'bounds'>
  timers: Timers
  onStalled: (error: HubError) => void
}): StallWatch {
  const { topic, reader, timers, onStalled } = options
  let stalls = 0
  let busy = 0
  let isStopped = false
  let cancel = () => {}

  const count = () => {
    cancel()
    if (busy > 0 || isStopped) return
    cancel = timers.after(STALLED_MS, () => void look(), { background: true })
  }
  const look = async () => {
    const isThere = await reader.bounds(0).then(
      () => true,
      () => false,
    )
    if (isStopped) return
    stalls = isThere ? stalls + 1 : 0
    if (stalls < 2) return count()
    const seconds = (2 * STALLED_MS) / 1000
    onStalled(
      new HubError('log-stalled', `Nothing was fetched from ${topic} for ${seconds} s, although a broker answers.`),
    )
  }

  return {
    fetched: () => {
      stalls = 0
      count()
    },
    joined: count,
    whileBusy: async (work) => {
      busy++
      cancel()
      try {
        return await work()
      } finally {
        busy--
        count()
      }
    },
    stop: () => {
      isStopped = true
      cancel()
    },
  }
}
