/** Gives what was made for the same question, and makes it otherwise. Whoever asks meanwhile gets what is being made. */
export type OnceForState<T> = (asked: unknown, make: () => Promise<T>) => Promise<T>

/**
 * Remembers what follows from a state of the store, for the last `capacity` questions. The question names the state: with
 * another one it is another question. What fails is forgotten.
 */
export function createOnceForState<T>(capacity: number): OnceForState<T> {
  const known = new Map<string, Promise<T>>()
  return (asked, make) => {
    const key = JSON.stringify(asked)
    const before = known.get(key)
    if (before !== undefined) return before
    const making = make()
    known.set(key, making)
    making.catch(() => known.delete(key))
    if (known.size > capacity) known.delete(known.keys().next().value as string)
    return making
  }
}
