/**
 * Does the work at the first call and gives every later call the same answer. A failure is given to those who wait for
 * it; the next call tries again.
 */
export function onceDone<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | null = null
  return () => {
    if (done === null) {
      const begun = work()
      done = begun
      begun.catch(() => {
        if (done === begun) done = null
      })
    }
    return done
  }
}
