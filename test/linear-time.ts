import { expect } from 'chai'

const SHORT = 3000
/** Ten times as long a text takes about ten times as long; where time grows with the square, a hundred times. */
const MOST = 30
const ROUNDS = 20

/**
 * Looks whether work on a text takes time that grows with its length only. Two lengths are compared in one run, so that
 * it holds on a slow machine as well; on a busy one, a round that was disturbed is followed by others.
 */
export function expectLinearTime(piece: string, work: (text: string) => void): void {
  let short = Number.POSITIVE_INFINITY
  let long = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    short = Math.min(
      short,
      millisecondsOf(() => work(piece.repeat(SHORT / piece.length))),
    )
    long = Math.min(
      long,
      millisecondsOf(() => work(piece.repeat((10 * SHORT) / piece.length))),
    )
    if (long < MOST * short) return
  }
  expect(long / short, `so much longer takes ten times as much of “${piece}”`).to.be.lessThan(MOST)
}

function millisecondsOf(work: () => void): number {
  const before = performance.now()
  work()
  return performance.now() - before
}
