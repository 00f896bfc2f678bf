import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { type HubProcess, runHub, startHubProcess, startServiceProcess } from '../../scripts/hub-process.ts'
import { changeStoredText } from '../e2e/change-stored-text.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { growTo, mountOrSkip, unmount } from '../e2e/mounted.ts'
import { eventually } from '../e2e/scratch.ts'
import { makeHub } from '../hub/made-hub.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { hasPrometheus, type Prometheus, startPrometheus } from './real-prometheus.ts'

type Process = Pick<HubProcess, 'url' | 'kill' | 'stop'>
type Role = Parameters<typeof startServiceProcess>[0]['role']

/** A hub that Prometheus watches. */
interface Watched {
  name: string
  dataFolder: string
  /** By role; `all` is `hub start`. */
  processes: Map<Role | 'all', Process>
  tokens: Record<string, string>
}

interface Fault {
  name: string
  roles?: Role[]
  begin: (hub: Watched) => Promise<unknown>
  /** Exactly these fire in the end. */
  alerts: string[]
  /** These may fire on the way. */
  before?: string[]
  /** What docs/operations.md says to do. */
  remedy: (hub: Watched) => Promise<unknown>
}

const MINUTE_MS = 60_000
const LOOK_MS = 5000

const publish = async ({ processes, tokens }: Watched, text = '正文') => {
  const url = (processes.get('all') ?? processes.get('publisher'))?.url as string
  const { status, body } = await clientOf(url, tokens.taihe).publish('taihe', plainContent('公示', text))
  expect(status, JSON.stringify(body)).to.equal(201)
  return { url, itemId: body.itemId as string }
}
const isShown = async ({ url, itemId }: { url: string; itemId: string }) =>
  (await fetch(`${url}/v1/items/${itemId}?atLeast=1&wait=5`)).status === 200
const run = async ({ dataFolder }: Watched, ...args: string[]) => {
  const { code, stdout, stderr } = await runHub(args, { dataFolder })
  expect(code, `hub ${args.join(' ')}: ${stderr}`).to.equal(0)
  return stdout
}
const start = async (hub: Watched) => {
  const started = await startHubProcess({ dataFolder: hub.dataFolder })
  hub.processes.set('all', started)
  hub.tokens = started.tokens
}
const startRole = async (hub: Watched, role: Role) =>
  hub.processes.set(role, await startServiceProcess({ role, dataFolder: hub.dataFolder }))

const inLog = ({ dataFolder }: Watched, sql: string, value: Buffer) => {
  using log = new DatabaseSync(join(dataFolder, 'log.sqlite'))
  log.prepare(sql).run(value)
}
const writeGarbage = async (hub: Watched) =>
  inLog(
    hub,
    `INSERT INTO records(partition, offset, key, nodeSeq, time, value)
     SELECT 0, max(offset) + 1, 'nobody', NULL, max(time), ? FROM records WHERE partition = 0`,
    Buffer.from('garbage'),
  )
const discardGarbage = async (hub: Watched) => {
  for (const { partition, offset } of JSON.parse(await run(hub, '--json', 'parked', 'list')))
    await run(hub, 'parked', 'discard', '--at', `${partition}:${offset}`, '--reason', '误写')
}

const FAULTS: Fault[] = [
  {
    name: 'the process is killed',
    begin: ({ processes }) => (processes.get('all') as Process).kill('SIGKILL'),
    alerts: ['HubProcessDown', 'HubRoleMissing'],
    remedy: start,
  },
  {
    name: 'somebody writes into the log what is no record',
    begin: writeGarbage,
    alerts: ['HubForgedOrForkedEvent'],
    remedy: discardGarbage,
  },
  {
    name: 'and nobody looks at it',
    begin: writeGarbage,
    before: ['HubForgedOrForkedEvent'],
    alerts: ['HubSetAsideEvents'],
    remedy: discardGarbage,
  },
  {
    name: 'a stored text is changed',
    begin: async (hub) => {
      const item = await publish(hub, '原文')
      await eventually(() => isShown(item), MINUTE_MS)
      await changeStoredText({ dataFolder: hub.dataFolder, env: {} } as never, item.itemId, '原文', '改文')
      await eventually(async () => (await fetch(`${item.url}/v1/items/${item.itemId}`)).status === 500)
    },
    alerts: ['HubItemWithheld', 'HubServerErrors'],
    remedy: (hub) => run(hub, 'rebuild', '--switch', '--force'),
  },
  {
    name: 'somebody writes into the directory what is no event',
    begin: async (hub) =>
      inLog(hub, 'INSERT INTO directory(seq, body) SELECT max(seq) + 1, ? FROM directory', Buffer.from('hello')),
    alerts: ['HubDirectoryForeign'],
    remedy: async () => {},
  },
  {
    name: 'the projector is stopped',
    roles: ['publisher', 'projector', 'query', 'monitor'],
    begin: async (hub) => {
      await hub.processes.get('projector')?.stop()
      hub.processes.delete('projector')
      await publish(hub)
    },
    before: ['HubProjectionStale'],
    alerts: ['HubPagesBehind', 'HubRoleMissing'],
    remedy: (hub) => startRole(hub, 'projector'),
  },
]

describe('alerts of a real Prometheus, with the rules as they are shipped', function () {
  this.timeout(75 * MINUTE_MS)
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

  const makeWatched = async (fault: Pick<Fault, 'name' | 'roles'>, place: string): Promise<Watched> => {
    mkdirSync(place, { recursive: true })
    const hub: Watched = { name: fault.name, dataFolder: await makeHub(place), processes: new Map(), tokens: {} }
    await start(hub)
    if (fault.roles !== undefined) {
      await hub.processes.get('all')?.stop()
      hub.processes.delete('all')
      for (const role of fault.roles) await startRole(hub, role)
    }
    hubs.push(hub)
    return hub
  }

  /** Brings the fault about, waits for its alerts, does what the runbook says, waits until they are gone. */
  const actOut = async ({ name, begin, alerts, before: may = [], remedy }: Fault, hub: Watched) => {
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
    await until([], 0)
    const began = Date.now()
    await begin(hub)
    watchAll()
    await until(alerts, 25)
    const fired = Date.now()
    await remedy(hub)
    watchAll()
    await until([], 25)
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
      const full = mountOrSkip(this, folder(), ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs'])
      const logDisk = mountOrSkip(this, folder(), ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs'])
      disks.push(full, logDisk)
      const onDisks: [Fault, string][] = [
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
              await hub.processes.get('all')?.stop()
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
          join(folder(), 'log-disk'),
        ],
      ]
      const scenes: [Fault, Watched][] = []
      for (const [fault, place] of [
        ...FAULTS.map((each, at): [Fault, string] => [each, join(folder(), `${at}`)]),
        ...onDisks,
      ])
        scenes.push([fault, await makeWatched(fault, place)])
      await makeWatched({ name: 'no fault' }, join(folder(), 'quiet'))
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
