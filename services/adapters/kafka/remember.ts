/** Does the work once; a failure is not remembered, so that the next call tries again. */
export function remember<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null
  return () => {
    if (kept === null) {
      const begun = work()
      kept = begun
      begun.catch(() => {
        if (kept === begun) kept = null
      })
    }
    return kept
  }
}
