import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { generateItems } from '../../../scripts/generate/generate-items.ts'
import { type Answer, clientOf } from '../client.ts'
import { type OwnEngines, onEngines, type World } from '../compositions.ts'
import { eventually } from '../scratch.ts'
import type { Planted } from './bad-records.ts'
import { type SteadyClerk, startSteadyClerk } from './steady-clerk.ts'
import { type Supervised, supervise } from './supervised.ts'

/** All services as processes of their own under supervisors, on the engines, with the sample published. */
export interface Town {
  world: World
  tokens: Record<string, string>
  publisher: Supervised
  projectors: Supervised[]
  query: Supervised
  monitor: Supervised
  /** Bad records that the test put into the log: `hub verify` names these and no others. */
  planted: Planted[]
  /** A round: events flow while `strike` is at work; then all must be well again by itself. */
  round(strike: (flow: Flow) => Promise<void>, options?: RoundOptions): Promise<RoundReport>
  /** All that is checked after a round, again. */
  isWell(): Promise<{ compared: number }>
}

export interface Flow {
  clerk: SteadyClerk
}

interface RoundOptions {
  /** Runs when the flow has ended, before the checks: what an operator would do. */
  mend?: () => Promise<void>
}

export interface RoundReport {
  acknowledged: number
  imported: number
  secondsToCatchUp: number
}

export interface TownOptions {
  /** Imported in each round, beside what a clerk publishes. */
  events: number
  /** The environment of each projector. */
  projectors?: Record<string, string>[]
}

const NODES = [
  { nodeId: 'fuyang', under: '341200', share: 2 },
  { nodeId: 'yingshang', under: '341226', share: 2 },
]
const ENV = { HUB_RATE_LIMIT: '0' }
const PATIENCE_MS = 240_000

export const inTown = <T>(
  { events, projectors = [{}] }: TownOptions,
  own: OwnEngines,
  work: (town: Town) => Promise<T>,
): Promise<T> =>
  onEngines.inWorld(async (world) => {
    const made = await world.run('--json', 'init', '--sample')
    expect(made.code, made.stderr).to.equal(0)
    const { tokens } = JSON.parse(made.stdout)
    const services = {
      publisher: supervise(world, 'publisher', ENV),
      projectors: projectors.map((env) => supervise(world, 'projector', env)),
      query: supervise(world, 'query'),
      monitor: supervise(world, 'monitor'),
    }
    const all = [services.publisher, ...services.projectors, services.query, services.monitor]
    /** How far each node's chain must be seen to have come. */
    const heads: Record<string, number> = {}
    const planted: Planted[] = []
    let rounds = 0

    const isWell = async () => {
      await isCaughtUp(services, heads)
      await sent(world, planted)
      const compared = await compareWithReplay(world)
      expect(
        all.flatMap(({ unclear }) => unclear),
        'ended without one clear line',
      ).to.deep.equal([])
      for (const service of all)
        await eventually(async () => (await fetch(`${await service.url()}/livez`)).ok, PATIENCE_MS)
      return compared
    }

    const round: Town['round'] = async (strike, { mend } = {}) => {
      const name = `故障 ${++rounds}`
      const clerk = startSteadyClerk({
        nodeId: 'taihe',
        token: tokens.taihe,
        url: services.publisher.url,
        name,
      })
      const importing = Promise.all(
        NODES.map(async ({ nodeId, under, share }) => ({
          nodeId,
          rows: await importAll(world, { nodeId, under, seed: rounds, count: Math.ceil(events / share) }),
        })),
      )
      await eventually(async () => clerk.acknowledged() >= 3, PATIENCE_MS)
      await strike({ clerk })
      const imported = await importing
      await clerk.stop()
      await mend?.()
      const started = performance.now()
      for (const { nodeId, rows } of imported) heads[nodeId] = (heads[nodeId] ?? 0) + rows.length
      heads.taihe = clerk.lastSeq()
      await isCaughtUp(services, heads)
      const secondsToCatchUp = (performance.now() - started) / 1000
      await isWell()
      const items = await clientOf(await services.query.url()).allChanges()
      clerk.check(items)
      const rows = imported.flatMap((one) => one.rows)
      for (const { itemId } of rows) expect(items.has(itemId), itemId).to.equal(true)
      return { acknowledged: clerk.acknowledged(), imported: rows.length, secondsToCatchUp }
    }

    try {
      await services.publisher.url()
      await sent(world)
      await isCaughtUp(services, heads)
      for (const { nodeId, lastSeq } of (await clientOf(await services.query.url()).get('/v1/status')).body.nodes)
        heads[nodeId] = lastSeq
      return await work({ world, tokens, ...services, planted, round, isWell })
    } finally {
      await Promise.all(all.map((service) => service.stop()))
    }
  }, own)

/** The same command until it says that all is done. */
async function importAll(
  world: World,
  { nodeId, under, seed, count }: { nodeId: string; under: string; seed: number; count: number },
): Promise<Answer[]> {
  const rows = [...generateItems({ seed, count, under, meanBytes: 600 })]
  const file = join(world.dataFolder, `import-${nodeId}.ndjson`)
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return eventually(async () => {
    const { code, stdout } = await world.run('--json', 'import', file, '--node', nodeId)
    return code === 0 && (JSON.parse(stdout).rows as Answer[])
  }, PATIENCE_MS)
}

/** As a monitor sees it from outside, with nobody's help. */
async function isCaughtUp(
  { query, monitor }: Pick<Town, 'query' | 'monitor'>,
  heads: Record<string, number>,
): Promise<void> {
  await eventually(async () => {
    const status = await clientOf(await query.url())
      .get('/v1/status')
      .catch(() => null)
    if (status?.status !== 200) return false
    const { partitions, nodes } = status.body
    return (
      partitions.every(({ lagEvents }: Answer) => lagEvents === 0) &&
      Object.entries(heads).every(([id, seq]) =>
        nodes.some((node: Answer) => node.nodeId === id && node.lastSeq >= seq),
      )
    )
  }, PATIENCE_MS)
  await eventually(async () => {
    const metrics = await fetch(`${await monitor.url()}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    )
    const lags = [...metrics.matchAll(/^hub_projection_lag_events\{partition="\d+"\} (\d+)$/gm)].map(([, lag]) => lag)
    return lags.length > 0 && lags.every((lag) => lag === '0')
  }, PATIENCE_MS)
}

/** Once all that is journalled has been sent. Nothing else is wrong than what was planted. */
const sent = (world: World, planted: Planted[] = []): Promise<void> =>
  eventually(async () => {
    const { stdout, stderr } = await world.run('--json', 'verify')
    expect(stdout, stderr).not.to.equal('')
    const { pending, faults } = JSON.parse(stdout)
    const places = new Set(planted.map(({ partition, offset }) => `${partition}/${offset}`))
    const others = faults.filter(({ partition, offset }: Answer) => !places.has(`${partition}/${offset}`))
    expect(others, JSON.stringify(others)).to.deep.equal([])
    return pending === 0
  }, PATIENCE_MS).then(() => {})

async function compareWithReplay(world: World): Promise<{ compared: number }> {
  const { code, stdout, stderr } = await world.run('--json', 'compare')
  expect(code, stdout.slice(0, 2000) + stderr).to.equal(0)
  return { compared: JSON.parse(stdout).items }
}
