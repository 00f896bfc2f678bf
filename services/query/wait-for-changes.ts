import type { Timers } from '../domain/timers.ts'
import type { ActiveGeneration } from './active-generation.ts'
import type { ChangePage } from './item-changes.ts'
import { nextWrite, waitingPlace } from './wait-for-version.ts'

interface ChangesWait {
  waitSeconds: number
  /** Until the next day begins in Asia/Shanghai: some items are shown then, and others are no more. */
  msToNextDay: number
  /** The address of the reader. */
  client: string
  /** Aborts when the reader has gone away, or this process is going to end. */
  signal: AbortSignal
  timers: Timers
  /** Called where an empty page is given before the time is over: whoever asks again at once would do so for ever. */
  onTurnedAway?: () => void
}

type AnyPage = Pick<ChangePage, 'more' | 'next'> & { changes: unknown[] }

/**
 * Gives a page of changes, and where there are none waits for the store's next writes until there are, or until the time
 * is over. While very many readers wait already, in all or at this reader's address, it gives the empty page at once.
 */
export async function waitForChanges<Page extends AnyPage>(
  active: ActiveGeneration,
  { cursor, read }: { cursor: string | undefined; read: (cursor: string | undefined) => Promise<Page> },
  { waitSeconds, msToNextDay, client, signal, timers, onTurnedAway = () => {} }: ChangesWait,
): Promise<Page> {
  let page = await read(cursor)
  const leave = isEmpty(page) && waitSeconds > 0 && !signal.aborted ? waitingPlace(active, client) : null
  if (leave === null) {
    if (isEmpty(page) && waitSeconds > 0) onTurnedAway()
    return page
  }
  const over = new AbortController()
  const turn = new AbortController()
  const cancels = [
    timers.after(waitSeconds * 1000, () => over.abort(), { background: true }),
    ...(msToNextDay < waitSeconds * 1000 ? [timers.after(msToNextDay, () => turn.abort(), { background: true })] : []),
  ]
  const end = AbortSignal.any([signal, over.signal])
  try {
    while (isEmpty(page) && !end.aborted) {
      const { next } = page
      page = await active.use(async (generation) => {
        const until = turn.signal.aborted ? end : AbortSignal.any([end, turn.signal])
        const written = nextWrite((listener) => generation.onWrite(listener), until)
        try {
          const found = await read(next)
          if (!isEmpty(found) || until.aborted) return found
          await written.happened
          return { ...found, more: false }
        } finally {
          written.stop()
        }
      })
    }
    // What came with the last write, or with the day, is given, and the answer says up to when it is complete.
    if (isEmpty(page)) page = await read(page.next)
    if (isEmpty(page) && !over.signal.aborted) onTurnedAway()
    return page
  } finally {
    for (const cancel of cancels) cancel()
    leave()
  }
}

const isEmpty = ({ changes, more }: AnyPage): boolean => changes.length === 0 && !more
