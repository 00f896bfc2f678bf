import type { MeasureDeps, Measurement } from '../../monitor/measure.ts'
import { measureNodes } from '../../monitor/measure-nodes.ts'
import type { UnreadNode } from '../../query/freshness.ts'

/** An answer holds for so long, because every page asks. */
const HOLDS_MS = 1000

/** Measures which nodes have something that is on no page. */
export function createUnreadNodes(deps: MeasureDeps): () => Promise<UnreadNode[]> {
  const ask = async () => unreadOf(await deps.generations.use((generation) => measureNodes(generation, deps)))
  let asked = { at: Number.NEGATIVE_INFINITY, time: 0, answer: Promise.resolve<UnreadNode[]>([]) }
  return () => {
    const at = performance.now()
    const time = Date.parse(deps.now())
    if (at - asked.at > HOLDS_MS || Math.abs(time - asked.time) > HOLDS_MS) asked = { at, time, answer: ask() }
    return asked.answer
  }
}

const unreadOf = (lags: Measurement['lags']): UnreadNode[] =>
  lags
    .filter(({ journal, since }) => journal !== 'here' || since !== null)
    .map(({ nodeId, journal, since }) => ({ nodeId, journal, since }))
