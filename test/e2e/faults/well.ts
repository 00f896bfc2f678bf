import { expect } from 'chai'
import { type Answer, clientOf } from '../client.ts'
import type { World } from '../compositions.ts'
import type { Planted } from './bad-records.ts'
import type { Patience } from './patience.ts'
import type { Supervised } from './supervised.ts'

/** The exit code of a command that could not reach something. */
const UNREACHABLE = 3

interface Seen {
  query: Supervised
  monitor: Supervised
}

const statusOf = async ({ query }: Pick<Seen, 'query'>): Promise<Answer | undefined> => {
  const status = await clientOf(await query.url())
    .get('/v1/status')
    .catch(() => null)
  return status?.status === 200 ? status.body : undefined
}

/** How far log, checkpoints and heads have come. A wait goes on while this changes. */
export async function standingOf(services: Pick<Seen, 'query'>): Promise<string | undefined> {
  const status = await statusOf(services)
  if (status === undefined) return undefined
  const { generation, partitions, nodes } = status
  return JSON.stringify({
    generation,
    partitions: partitions.map(({ logEnd, checkpoint }: Answer) => [logEnd, checkpoint]),
    nodes: nodes.map(({ nodeId, lastSeq }: Answer) => [nodeId, lastSeq]),
  })
}

/** Asks from outside, as a monitor does. `heads` says how far each node's chain must have come. */
export async function isCaughtUp(services: Seen, heads: Record<string, number>, patiently: Patience): Promise<void> {
  await patiently(async () => {
    const status = await statusOf(services)
    if (status === undefined) return false
    const seqs = new Map(status.nodes.map(({ nodeId, lastSeq }: Answer) => [nodeId, lastSeq]))
    return (
      status.partitions.every(({ lagEvents }: Answer) => lagEvents === 0) &&
      Object.entries(heads).every(([nodeId, seq]) => Number(seqs.get(nodeId) ?? 0) >= seq)
    )
  })
  await patiently(async () => {
    const metrics = await fetch(`${await services.monitor.url()}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    )
    const lags = [...metrics.matchAll(/^hub_projection_lag_events\{partition="\d+"\} (\d+)$/gm)].map(([, lag]) => lag)
    return lags.length > 0 && lags.every((lag) => lag === '0')
  })
}

/**
 * What a command found, by its output as JSON; undefined while it cannot reach an engine: on a busy machine one may take
 * longer to answer than a command waits for it.
 */
async function found(world: World, ...command: string[]): Promise<{ code: number | null; said: Answer } | undefined> {
  const { code, stdout, stderr } = await world.run('--json', ...command)
  if (code === UNREACHABLE) return undefined
  expect(stdout, stderr).not.to.equal('')
  return { code, said: JSON.parse(stdout) }
}

/** Verifies when everything journalled has been sent. Nothing but the planted faults may be wrong. */
export const isSent = (world: World, planted: Planted[], patiently: Patience): Promise<true> =>
  patiently(async () => {
    const verified = await found(world, 'verify')
    if (verified === undefined) return false
    const { pending, faults } = verified.said
    const places = new Set(planted.map(({ partition, offset }) => `${partition}/${offset}`))
    const others = faults.filter(({ partition, offset }: Answer) => !places.has(`${partition}/${offset}`))
    expect(others, JSON.stringify(others)).to.deep.equal([])
    return pending === 0
  })

/** The documents are the same as those of an undisturbed replay of the log. */
export async function isAsReplayed(world: World, patiently: Patience): Promise<number> {
  const { code, said } = await patiently(() => found(world, 'compare'))
  expect(code, JSON.stringify(said).slice(0, 2000)).to.equal(0)
  return said.items
}

/** The planted records are parked with their reasons, and nothing else is parked. */
export async function onlyPlantedIsParked(world: World, planted: Planted[], patiently: Patience): Promise<void> {
  const place = ({ reason, partition, offset }: Planted) => ({ reason, partition, offset })
  const { said } = await patiently(() => found(world, 'parked', 'list', '--limit', '1000'))
  expect((said as Planted[]).map(place)).to.have.deep.members(planted.map(place))
}
