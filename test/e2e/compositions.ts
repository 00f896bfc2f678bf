import { randomUUID } from 'node:crypto'
import type { KafkaEngine, MongoEngine, RegistryEngine } from '../../infra/engines/engine.ts'
import { type HubProcess, runHub, startHubProcess, startServiceProcess } from '../../scripts/hub-process.ts'
import { EXIT } from '../../services/hub/cli/output.ts'
import { engineOrPending, engines } from '../engines.ts'
import { inScratch } from './scratch.ts'

/** A hub for one test: its folder, and the engines that it runs on. */
export interface World {
  dataFolder: string
  env: Record<string, string>
  start(options?: { args?: string[]; env?: Record<string, string> }): Promise<HubProcess>
  startService(
    role: Parameters<typeof startServiceProcess>[0]['role'],
    more?: Record<string, string>,
    args?: string[],
  ): ReturnType<typeof startServiceProcess>
  /** Runs a command. One that says that an engine is out of reach, and to try again, is run again. */
  run(...args: string[]): ReturnType<typeof runHub>
  /** The same folder and engines, under the code at another root. */
  under(root: string): World
  /** The same folder and engines, with more in the environment. */
  with(more: Record<string, string>): World
}

export interface OwnEngines {
  kafka?: KafkaEngine
  registry?: RegistryEngine
  mongo?: MongoEngine
}

interface WithSettings {
  /** Settings over those of the composition. */
  env?: Record<string, string>
}

export interface Composition {
  name: string
  /** Content can be erased in the log (rule 9). On Kafka it stays. */
  erasesLog: boolean
  /** All stores are files in the data folder. */
  isEmbedded: boolean
  /** `own`: engines that belong to the test, so that it may kill them. `root`: where the code lies that prepares the world and runs in it. */
  inWorld<T>(work: (world: World) => Promise<T>, own?: OwnEngines & WithSettings, root?: string): Promise<T>
}

const composition = (
  facts: Pick<Composition, 'name' | 'erasesLog' | 'isEmbedded'>,
  prepare: (own: OwnEngines) => Promise<Record<string, string>>,
): Composition => ({
  ...facts,
  inWorld: (work, own = {}, root) =>
    inScratch(async (dataFolder) => {
      const env = { ...(await prepare(own)), ...own.env }
      const hubs: { stop(): Promise<unknown> }[] = []
      const world = createWorld({ dataFolder, env, root, hubs })
      if (!facts.isEmbedded)
        for (const command of [
          ['topics', 'apply'],
          ['schemas', 'push'],
        ]) {
          const { code, stderr } = await world.run(...command)
          if (code !== 0) throw new Error(`hub ${command.join(' ')} ended with ${code}: ${stderr}`)
        }
      try {
        return await work(world)
      } finally {
        await Promise.all(hubs.map((hub) => hub.stop()))
      }
    }),
})

function createWorld(place: {
  dataFolder: string
  env: Record<string, string>
  root?: string
  /** Everything that was started in the world. */
  hubs: { stop(): Promise<unknown> }[]
}): World {
  const { dataFolder, env, root, hubs } = place
  return {
    dataFolder,
    env,
    start: async (options = {}) => {
      const hub = await startHubProcess({ dataFolder, root, args: options.args, env: { ...env, ...options.env } })
      hubs.push(hub)
      return hub
    },
    startService: async (role, more = {}, args = []) => {
      const service = await startServiceProcess({ role, args, dataFolder, root, env: { ...env, ...more } })
      hubs.push(service)
      return service
    },
    run: (...args) => runPatiently(args, { dataFolder, env, root }),
    under: (other) => createWorld({ ...place, root: other }),
    with: (more) => createWorld({ ...place, env: { ...env, ...more } }),
  }
}

const TRIES = 4

/** A busy machine's brokers do not always answer in time. Whoever is told so tries again, as the command says. */
async function runPatiently(args: string[], options: Parameters<typeof runHub>[1]): ReturnType<typeof runHub> {
  for (let tries = 1; ; tries++) {
    const run = await runHub(args, options)
    if (run.code !== EXIT.unreachable || tries === TRIES) return run
  }
}

export const embedded = composition({ name: 'all embedded', erasesLog: true, isEmbedded: true }, async () => ({}))

export const onEngines = composition(
  { name: 'Kafka, registry and MongoDB', erasesLog: false, isEmbedded: false },
  async (own) => {
    const [kafka, registry, mongo] = await Promise.all([
      own.kafka ?? engines.kafka(),
      own.registry ?? engines.registry(),
      own.mongo ?? engines.mongo(),
    ])
    if ('missing' in kafka || 'missing' in registry || 'missing' in mongo) throw new Error('the engines are gone')
    return engineEnvironment({ kafka, registry, mongo })
  },
)

/** The environment of a hub on engines that other tests use too. It has topics under its own prefix and its own database. */
export function engineEnvironment({
  kafka,
  registry,
  mongo,
}: {
  kafka: KafkaEngine
  registry: RegistryEngine
  mongo: MongoEngine
}): Record<string, string> {
  const name = `test-${randomUUID().slice(0, 8)}`
  return {
    HUB_KAFKA: kafka.brokers.join(','),
    HUB_REGISTRY: registry.url,
    HUB_MONGO: mongo.url.replace(/\/(\?|$)/, `/${name}$1`),
    HUB_KAFKA_PREFIX: name,
    HUB_KAFKA_PARTITIONS: '3',
    HUB_KAFKA_REPLICATION: '1',
    HUB_KAFKA_MIN_INSYNC: '1',
  }
}

/** The same tests on both promised compositions. Where there are no engines, their tests are pending, with the reason. */
export function describeOnBoth(title: string, suite: (composition: Composition) => void): void {
  for (const each of [embedded, onEngines])
    describe(`${title}, ${each.name}`, function () {
      // A test that hangs is ended. Slow machines need several minutes for some of them.
      this.timeout(300_000)
      if (!each.isEmbedded)
        before(async function () {
          await engineOrPending(this, engines.kafka())
          await engineOrPending(this, engines.registry())
          await engineOrPending(this, engines.mongo())
        })
      suite(each)
    })
}
