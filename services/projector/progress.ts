/** How far each partition has been applied, for whoever waits for that. */
export function createProgress() {
  const offsets: number[] = []
  let failure: unknown = null
  /** Resolves when anything is told. */
  let next = Promise.withResolvers<void>()
  const tell = () => {
    next.resolve()
    next = Promise.withResolvers()
  }
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
    until: async (ends: number[]): Promise<void> => {
      const isReached = () => ends.every((end, partition) => (offsets[partition] ?? 0) >= end)
      while (failure === null && !isReached()) await next.promise
      if (failure !== null) throw failure
    },
  }
}
