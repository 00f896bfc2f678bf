import { HubError } from '../../domain/errors.ts'
import { createPersistently } from '../../ports/persistently.ts'
import type { Output } from './output.ts'

/**
 * Does work with another hub, again and again while that one cannot be reached, for so many seconds. Tells the first
 * failure, and counts the others. Then the last failure is thrown. The work may be repeated from its beginning.
 */
export async function untilReached<T>(work: () => Promise<T>, waitSeconds: number, output: Output): Promise<T> {
  if (waitSeconds === 0) return work()
  const signal = AbortSignal.timeout(waitSeconds * 1000)
  let last: Error | null = null
  const persistently = createPersistently({
    signal,
    pause: { minTimeout: 500, maxTimeout: 5000 },
    onRetry: (error, attempt) => {
      last = error
      const said = `${error.message} 第 ${attempt} 次没有成功，继续重试，最多 ${waitSeconds} 秒。`
      if (attempt === 1) output.note(said)
      else output.progress(said)
    },
  })
  try {
    return await persistently(work)
  } catch (error) {
    if (error instanceof HubError || !signal.aborted) throw error
    throw last ?? error
  }
}
