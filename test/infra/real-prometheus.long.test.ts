import { copyFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { engineEnvironment } from '../e2e/compositions.ts'
import { growTo, mountDisk, unmount } from '../e2e/mounted.ts'
import { openTransaction } from '../e2e/open-transaction.ts'
import { eventually } from '../e2e/scratch.ts'
import { engines } from '../engines.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { ALERT_FAULTS, type AlertFault } from './alert-faults.ts'
import { hasPrometheus, type Prometheus, startPrometheus } from './real-prometheus.ts'
import { isShown, MINUTE_MS, publish, start, startWatched, stop, type Watched } from './watched-hub.ts'

const LOOK_MS = 5000
const QUIET_AFTER = 25
/** Parts of names, with commas between them. Only faults with such a name are brought about. */
const ONLY = (process.env.HUB_TEST_ALERT ?? '').split(',')

/** A fault, where its hub has its folder, and the environment that names its engines. */
type Scene = [fault: AlertFault, place: string, env?: Record<string, string>]

/** Faults of a disk: one of 200 MB, and one of 6 MB for the log alone. */
const onDisks = (folder: string, full: string, logDisk: string): Scene[] => [
  [
    {
      name: 'the disk is small',
      begin: async () => {},
      alerts: ['HubDiskNearlyFull'],
      remedy: async () => growTo(full, '4g'),
    },
    full,
  ],
  [
    {
      name: 'the disk of the log is full',
      begin: async (hub) => {
        await stop(hub, 'all')
        const file = join(hub.dataFolder, 'log.sqlite')
        copyFileSync(file, join(logDisk, 'log.sqlite'))
        rmSync(file)
        symlinkSync(join(logDisk, 'log.sqlite'), file)
        await start(hub)
        await eventually(async () => !(await isShown(await publish(hub, '满'.repeat(50_000)))), 5 * MINUTE_MS)
      },
      before: ['HubProcessDown'],
      alerts: ['HubPagesBehind', 'HubRelayBehind'],
      remedy: async () => growTo(logDisk, '400m'),
    },
    join(folder, 'log-disk'),
  ],
]

/** A fault that only a real Kafka has. */
async function onEngines(folder: string): Promise<Scene[]> {
  const [kafka, registry, mongo] = await Promise.all([engines.kafka(), engines.registry(), engines.mongo()])
  if ('missing' in kafka || 'missing' in registry || 'missing' in mongo) {
    process.stderr.write('      HubLogHeldUp is not brought about: there are no engines\n')
    return []
  }
  const env = engineEnvironment({ kafka, registry, mongo })
  let abort = async () => {}
  const held: AlertFault = {
    name: 'a transaction of somebody else stays open',
    begin: async () => {
      abort = (await openTransaction(kafka, `${env.HUB_KAFKA_PREFIX}.items`, [0, 1, 2])).abort
    },
    alerts: ['HubLogHeldUp'],
    remedy: () => abort(),
  }
  return [[held, join(folder, 'on-engines'), env]]
}

describe('alerts of a real Prometheus, with the rules as they are shipped', function () {
  this.timeout(100 * MINUTE_MS)
  const folder = scratchFolder()
  const disks: string[] = []
  let prometheus: Prometheus
  const hubs: Watched[] = []

  before(async function () {
    if (!hasPrometheus()) {
      process.stderr.write('      pending: no prometheus on PATH\n')
      this.skip()
    }
    prometheus = await startPrometheus(folder())
  })
  const endAll = async () => {
    await Promise.all(hubs.flatMap(({ processes }) => [...processes.values()].map((each) => each.stop())))
    await prometheus.stop()
    for (const disk of disks) unmount(disk)
  }

  const watchAll = () =>
    prometheus.watch(
      hubs.flatMap(({ name, processes }) => [...processes.values()].map(({ url }) => ({ hub: name, url }))),
    )

  /** Brings the fault about, waits for its alerts, does what the runbook says, waits until they are gone. */
  const actOut = async (fault: AlertFault, hub: Watched) => {
    const { name, begin, alerts, before: may = [], remedy, quietAfter = QUIET_AFTER } = fault
    const seen = new Set<string>()
    const until = async (wanted: string[], minutes: number) => {
      const end = Date.now() + minutes * MINUTE_MS
      for (;;) {
        const firing = ((await prometheus.firing()).get(name) ?? []).toSorted()
        for (const alert of firing) seen.add(alert)
        if (firing.join() === wanted.join()) return
        if (Date.now() > end)
          throw new Error(`${name}: ${firing.join() || 'nothing'} fires, not ${wanted.join() || 'nothing'}`)
        await delay(LOOK_MS)
      }
    }
    await delay(MINUTE_MS)
    await until([], quietAfter)
    seen.clear()
    const began = Date.now()
    await begin(hub)
    watchAll()
    await until(alerts, 25)
    const fired = Date.now()
    await remedy(hub)
    watchAll()
    await until([], quietAfter)
    const told = (ms: number) => `${(ms / MINUTE_MS).toFixed(1)} min`
    process.stdout.write(
      `      ${name}: ${[...seen].join(', ')} after ${told(fired - began)}, gone ${told(Date.now() - fired)} after the remedy\n`,
    )
    expect(
      [...seen].filter((alert) => !alerts.includes(alert) && !may.includes(alert)),
      name,
    ).to.deep.equal([])
  }

  it('fire for each fault, and no other does, and are gone after the remedy; a hub without a fault is quiet', async function () {
    let noise: string[] = []
    const listening = setInterval(async () => {
      noise = [...noise, ...((await prometheus.firing()).get('no fault') ?? [])]
    }, LOOK_MS)
    try {
      const full = mountDisk(this, folder(), 200)
      const logDisk = mountDisk(this, folder(), 6)
      disks.push(full, logDisk)
      const all: Scene[] = [
        ...ALERT_FAULTS.map((each, at): Scene => [each, join(folder(), `${at}`)]),
        ...onDisks(folder(), full, logDisk),
        ...(await onEngines(folder())),
      ]
      const scenes: [AlertFault, Watched][] = []
      const watched = async (
        fault: Pick<AlertFault, 'name' | 'roles'>,
        place: string,
        env?: Record<string, string>,
      ) => {
        const hub = await startWatched({ ...fault, env }, place)
        hubs.push(hub)
        return hub
      }
      for (const [fault, ...where] of all.filter(([{ name }]) => ONLY.some((part) => name.includes(part))))
        scenes.push([fault, await watched(fault, ...where)])
      await watched({ name: 'no fault' }, join(folder(), 'quiet'))
      watchAll()
      const acted = await Promise.allSettled(scenes.map(([fault, hub]) => actOut(fault, hub)))
      expect(acted.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []))).to.deep.equal([])
      expect(noise).to.deep.equal([])
    } finally {
      clearInterval(listening)
      await endAll()
    }
  })
})
