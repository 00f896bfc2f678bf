import { renameSync, writeFileSync } from 'node:fs'

const DAY_MS = 24 * 3600_000

/**
 * A clock that processes of the hub share and that can be moved on by whole days while they run. They look at its file
 * every 50 ms at most.
 */
export function createMovedClock(file: string) {
  let days = 0
  const write = () => {
    writeFileSync(`${file}.new`, String(days * DAY_MS))
    renameSync(`${file}.new`, file)
  }
  write()
  const shim = `
    import { readFileSync } from 'node:fs'
    const Real = Date
    let offset = 0
    let readAt = -Infinity
    const now = () => {
      if (performance.now() - readAt > 50) {
        readAt = performance.now()
        offset = Number(readFileSync(${JSON.stringify(file)}, 'utf8'))
      }
      return Real.now() + offset
    }
    globalThis.Date = class extends Real {
      constructor(...given) { given.length === 0 ? super(now()) : super(...given) }
      static now() { return now() }
    }`
  /** The day in Asia/Shanghai so many days from its today. */
  const day = (from: number) => new Date(Date.now() + (days + from) * DAY_MS + 8 * 3600_000).toISOString().slice(0, 10)
  return {
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shim)}` },
    day,
    moveOn: (by: number) => {
      days += by
      write()
    },
  }
}
