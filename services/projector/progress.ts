/** How far each partition has been applied, for whoever waits for that. */
export function createProgress() {
  const offsets: number[] = []
  let failure: unknown = null
  const waiters = new Set<() => void>()
  const tell = () => waiters.forEach((waiter) => waiter())
  return {
    reached: (partition: number, offset: number) => {
      offsets[partition] = Math.max(offset, offsets[partition] ?? 0)
      tell()
    },
    fail: (error: unknown) => {
      failure = error
      tell()
    },
    /** Resolves when every partition has reached its end. */
    until: (ends: number[]) =>
      new Promise<void>((resolve, reject) => {
        const check = () => {
          if (failure === null && !ends.every((end, partition) => (offsets[partition] ?? 0) >= end)) return
          waiters.delete(check)
          if (failure === null) resolve()
          else reject(failure)
        }
        waiters.add(check)
        check()
      }),
  }
}
