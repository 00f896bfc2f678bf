import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { generateItems } from '../../../scripts/generate/generate-items.ts'
import { type Answer, clientOf } from '../client.ts'
import { type OwnEngines, onEngines, type World } from '../compositions.ts'
import type { Planted } from './bad-records.ts'
import { createFollower } from './follower.ts'
import { createPatience, type Patience } from './patience.ts'
import { type SteadyClerk, startSteadyClerk } from './steady-clerk.ts'
import { type Supervised, supervise } from './supervised.ts'
import { isAsReplayed, isCaughtUp, isSent, onlyPlantedIsParked, standingOf } from './well.ts'

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
  patiently: Patience
  /** One round. Events flow while `strike` is at work; then all must be well again without help. */
  round(strike: (flow: Flow) => Promise<void>): Promise<RoundReport>
  /** Compares every item of the store, document and history, with the log replayed. Nothing may flow meanwhile. */
  isWhole(): Promise<{ compared: number }>
}

export interface Flow {
  clerk: SteadyClerk
}

export interface RoundReport {
  acknowledged: number
  imported: number
  secondsOfFlow: number
  /** The time from the last acknowledgement until monitor and query have seen everything. */
  secondsToCatchUp: number
  secondsToCheck: number
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
    const patiently = createPatience(() => standingOf(services))
    const site = createFollower(services.query.url)
    /** How far each node's chain must be seen to have come. */
    const heads: Record<string, number> = {}
    /** How many items each importing node must be seen to have. */
    const counts: Record<string, number> = {}
    const clerks: SteadyClerk[] = []
    const planted: Planted[] = []
    let rounds = 0

    const everyServiceLives = async () => {
      expect(
        all.flatMap(({ unclear }) => unclear),
        'ended without one clear line',
      ).to.deep.equal([])
      for (const service of all)
        await patiently(async () => (await fetch(`${await service.url()}/livez`).catch(() => null))?.ok)
    }

    const round: Town['round'] = async (strike) => {
      const began = performance.now()
      const clerk = startSteadyClerk({
        nodeId: 'taihe',
        token: tokens.taihe,
        url: services.publisher.url,
        name: `故障 ${++rounds}`,
      })
      clerks.push(clerk)
      const importing = Promise.all(
        NODES.map(async ({ nodeId, under, share }) => ({
          nodeId,
          rows: await importAll(
            { world, patiently },
            { nodeId, under, seed: rounds, count: Math.ceil(events / share) },
          ),
        })),
      )
      await patiently(async () => clerk.acknowledged() >= 3)
      await strike({ clerk })
      const imported = await importing
      await clerk.stop()
      const ended = performance.now()
      for (const { nodeId, rows } of imported) heads[nodeId] = (heads[nodeId] ?? 0) + rows.length
      heads.taihe = clerk.lastSeq()
      await isCaughtUp(services, heads, patiently)
      const caughtUp = performance.now()
      await isSent(world, planted, patiently)
      await isCaughtUp(services, heads, patiently)
      await onlyPlantedIsParked(world, planted, patiently)
      await everyServiceLives()
      const items = await site.follow()
      for (const one of clerks) one.check(items)
      for (const { nodeId, rows } of imported) {
        for (const { itemId } of rows) expect(items.has(itemId), itemId).to.equal(true)
        counts[nodeId] = (counts[nodeId] ?? 0) + rows.length
        expect(countOf(items, nodeId), `items of ${nodeId}`).to.equal(counts[nodeId])
      }
      return {
        acknowledged: clerk.acknowledged(),
        imported: imported.reduce((sum, { rows }) => sum + rows.length, 0),
        secondsOfFlow: (ended - began) / 1000,
        secondsToCatchUp: (caughtUp - ended) / 1000,
        secondsToCheck: (performance.now() - caughtUp) / 1000,
      }
    }

    const isWhole = async () => {
      const compared = await isAsReplayed(world, patiently)
      expect((await site.follow()).size, 'items that a site has which followed all changes').to.equal(compared)
      return { compared }
    }

    try {
      await services.publisher.url()
      await isSent(world, [], patiently)
      await isCaughtUp(services, heads, patiently)
      for (const { nodeId, lastSeq } of (await clientOf(await services.query.url()).get('/v1/status')).body.nodes)
        heads[nodeId] = lastSeq
      const sample = await site.follow()
      for (const { nodeId } of NODES) counts[nodeId] = countOf(sample, nodeId)
      return await work({ world, tokens, ...services, planted, patiently, round, isWhole })
    } finally {
      await Promise.all(all.map((service) => service.stop()))
    }
  }, own)

const countOf = (items: Map<string, Answer>, nodeId: string): number =>
  [...items.keys()].filter((itemId) => itemId.startsWith(`${nodeId}.`)).length

/** Repeats a command until it says that all is done. */
async function importAll(
  { world, patiently }: Pick<Town, 'world' | 'patiently'>,
  { nodeId, under, seed, count }: { nodeId: string; under: string; seed: number; count: number },
): Promise<Answer[]> {
  const rows = [...generateItems({ seed, count, under, meanBytes: 200 })]
  const file = join(world.dataFolder, `import-${nodeId}.ndjson`)
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return patiently(async () => {
    const { code, stdout } = await world.run('--json', 'import', file, '--node', nodeId, '--actor', `${nodeId}-clerk`)
    return code === 0 && (JSON.parse(stdout).rows as Answer[])
  })
}
