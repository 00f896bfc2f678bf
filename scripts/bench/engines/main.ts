import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { isInstalled } from '../../../infra/engines/installed.ts'
import { startLocalKafka } from '../../../infra/engines/local/kafka.ts'
import { startLocalRegistry } from '../../../infra/engines/local/registry.ts'
import { hushKafkajs } from '../../../services/hub/cli/hush-kafkajs.ts'
import { type BenchHub, makeBenchHub } from './bench-hub.ts'
import { type Contestant, connectSink, hubProjector, plainConsumer, uncheckedProjector } from './contestants.ts'
import { type FilledTopic, fillTopic } from './fill-topic.ts'
import { type KillOutcome, killInTheMiddle } from './kill-in-the-middle.ts'
import { measureThroughput, type Throughput } from './measure-throughput.ts'
import { type Behaviour, observeBehaviour } from './observe-behaviour.ts'
import { behaviourTable, killTable, throughputTable } from './print-tables.ts'
import type { StoreKind } from './stores.ts'

/**
 * `npm run bench:engines -- [--only stub,scaling,store,behaviour,kill] [--events 50000] [--store-events 10000]
 * [--contestants hub,unchecked,plain,connect] [--json]` measures the hub's projector beside other ways to bring a topic
 * into a MongoDB store, on one broker and over the same events. It needs `npm run engines:install`.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'stub,scaling,store,behaviour,kill' },
    events: { type: 'string', default: '50000' },
    'store-events': { type: 'string', default: '10000' },
    contestants: { type: 'string', default: 'hub,unchecked,plain,connect' },
    json: { type: 'boolean', default: false },
  },
})

const CONTESTANTS: Record<string, Contestant> = {
  hub: hubProjector,
  unchecked: uncheckedProjector,
  plain: plainConsumer,
  connect: connectSink,
}
/** With this much memory the broker does not limit anybody. */
const BROKER_JVM = ['-Xms1g', '-Xmx1g', '-XX:+UseG1GC']

const PARTITIONS = 6
const KILL_EVENTS = 10_000
const only = values.only.split(',')
const contestants = values.contestants.split(',').map((key) => {
  const contestant = CONTESTANTS[key]
  if (contestant === undefined) throw new Error(`no contestant "${key}": ${Object.keys(CONTESTANTS).join(', ')}`)
  return contestant
})
/** The projector without its checks is measured for its speed alone: it behaves as nobody's does. */
const honest = contestants.filter((contestant) => contestant !== uncheckedProjector)

for (const part of ['kafka', 'registry', 'python', 'connect'] as const)
  if (!isInstalled(part)) {
    console.error(`bench:engines: ${part} is not installed. Run: npm run engines:install`)
    process.exit(3)
  }

hushKafkajs()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const say = (text: string) => process.stderr.write(`bench: ${text}\n`)
const kafka = await startLocalKafka({ jvm: BROKER_JVM })
const registry = await startLocalRegistry()
const engines = { brokers: kafka.brokers, registryUrl: registry.url }

const machine = { processor: cpus()[0]?.model.trim(), cores: availableParallelism(), loadBefore: loadavg() }
const throughput: Throughput[] = []
const behaviour: Behaviour[] = []
const kills: KillOutcome[] = []

const withTopic = async (
  { events, partitions = PARTITIONS, revised }: { events: number; partitions?: number; revised?: boolean },
  work: (place: { hub: BenchHub; topic: FilledTopic }) => Promise<void>,
) => {
  const hub = await makeBenchHub(engines, partitions)
  try {
    say(`${events} events into ${partitions} partitions …`)
    const topic = await fillTopic(hub, events, { revised })
    await work({ hub, topic })
  } finally {
    await hub.close()
  }
}
const measure = async (contestant: Contestant, options: Parameters<typeof measureThroughput>[1]) => {
  say(`${contestant.name}, ${options.processes ?? 1} process, on ${options.store}, load ${loadavg()[0]} …`)
  const measured = await measureThroughput(contestant, options)
  say(JSON.stringify(measured))
  throughput.push(measured)
}
const onStore = (store: StoreKind, events: number) =>
  withTopic({ events }, async (place) => {
    for (const contestant of contestants) await measure(contestant, { ...place, store })
  })

try {
  if (only.includes('stub')) await onStore('stub', Number(values.events))
  if (only.includes('scaling'))
    await withTopic({ events: Number(values.events), partitions: 12 }, async (place) => {
      for (const processes of [1, 2, 4]) await measure(hubProjector, { ...place, store: 'stub', processes })
    })
  if (only.includes('store')) await onStore('SecantusDB', Number(values['store-events']))
  if (only.includes('behaviour')) {
    say('a repeat, an old version, a forgery, a gap …')
    const hub = await makeBenchHub(engines, PARTITIONS)
    behaviour.push(...(await observeBehaviour(hub, honest)))
    await hub.close()
  }
  if (only.includes('kill'))
    await withTopic({ events: KILL_EVENTS, revised: true }, async (place) => {
      for (const contestant of honest) {
        say(`${contestant.name}, killed …`)
        kills.push(await killInTheMiddle(contestant, place))
      }
    })
} finally {
  await registry.stop()
  await kafka.stop()
}

const load = { ...machine, loadAfter: loadavg() }
if (values.json) console.log(JSON.stringify({ ...load, throughput, behaviour, kills }))
else {
  console.log(
    `${load.cores} cores, ${load.processor}, load ${load.loadBefore[0]} before and ${load.loadAfter[0]} after\n`,
  )
  const tables = [
    throughput.length > 0 ? throughputTable(throughput) : [],
    behaviour.length > 0 ? behaviourTable(behaviour) : [],
    kills.length > 0 ? killTable(kills) : [],
  ].flat()
  console.log(tables.join('\n\n'))
}
process.exit()
