import { appendFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

/**
 * Runs inside the hub that is measured (`--import`). After SIGUSR2 it looks once a turn of the event loop how much
 * processor time the main thread has spent since the turn before, and writes the most of it to a file at the next
 * SIGUSR2. That is for how long a request kept all others waiting, on a busy machine as well.
 */
const file = process.env.BENCH_STRETCH_FILE

const spent = (): number => {
  const { user, system } = process.threadCpuUsage()
  return user + system
}

if (isMainThread && file !== undefined) {
  let state: { last: number; most: number; first: number } | null = null
  const look = (): void => {
    if (state === null) return
    const now = spent()
    state.most = Math.max(state.most, now - state.last)
    state.last = now
    setImmediate(look)
  }
  process.on('SIGUSR2', () => {
    if (state === null) {
      const now = spent()
      state = { last: now, most: 0, first: now }
      look()
    } else {
      const { most, first } = state
      state = null
      appendFileSync(file, `${JSON.stringify({ most: most / 1000, all: (spent() - first) / 1000 })}\n`)
    }
  })
}
