import { expect } from 'chai'

const SHORT = 3000
const TIMES = 10
/** One text ten times as long takes as much as ten short ones; where time grows with the square, ten times as much. */
const MOST = 3
export const ROUNDS = 200

/**
 * Looks whether work on a text takes time that grows with its length only. A long text is compared with as many
 * characters in short ones, in one run, so that it holds on a slow machine as well. On a busy one, a round that was
 * disturbed is followed by others, each after a rest.
 */
export function expectLinearTime(piece: string, work: (text: string) => void): void {
  const short = piece.repeat(SHORT / piece.length)
  const long = piece.repeat((TIMES * SHORT) / piece.length)
  let shorts = Number.POSITIVE_INFINITY
  let one = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    rest(round)
    const manyTimes = () => {
      for (let time = 0; time < TIMES; time++) work(short)
    }
    shorts = Math.min(shorts, millisecondsOf(manyTimes))
    one = Math.min(
      one,
      millisecondsOf(() => work(long)),
    )
    if (one < MOST * shorts) return
  }
  expect(one / shorts, `a long text takes so much more than short ones of “${piece}”`).to.be.lessThan(MOST)
}

function millisecondsOf(work: () => void): number {
  const before = performance.now()
  work()
  return performance.now() - before
}

/** A thread that has rested is not interrupted soon: the scheduler of a busy machine owes it time. */
export function rest(round: number): void {
  if (round > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
}
