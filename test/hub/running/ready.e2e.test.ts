import { createServer } from 'node:net'
import { expect } from 'chai'
import type { KafkaEngine, MongoEngine } from '../../../infra/engines/engine.ts'
import { caughtUp, runHub, startHubProcess } from '../../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from '../../e2e/client.ts'
import { onEngines } from '../../e2e/compositions.ts'
import { growTo, mountDisk, unmount } from '../../e2e/mounted.ts'
import { ownKafka } from '../../e2e/own-kafka.ts'
import { eventually } from '../../e2e/scratch.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { scratchFolder } from '../../scratch-folder.ts'

/** A process is unready when it lacks something for 30 s. Probes add some seconds. */
const UNREADY_MS = 50_000

async function readiness(url: string, query = ''): Promise<{ status: number; checks: Answer }> {
  const response = await fetch(`${url}/readyz?verbose${query}`)
  return { status: response.status, checks: ((await response.json()) as Answer).checks }
}

const isUnready = (url: string, query = '') =>
  eventually(async () => {
    const found = await readiness(url, query)
    return found.status === 503 && found
  }, UNREADY_MS)
const isReady = (url: string) => eventually(async () => (await readiness(url)).status === 200, UNREADY_MS)

const linesOf = (output: string, text: string) => output.split('\n').filter((line) => line.includes(text))

/** Loses are said once, backs once, and no known fault has a stack. */
function expectFewLines(output: string, dependency: string): void {
  expect(linesOf(output, `${dependency}: lost`), output).to.have.length(1)
  expect(linesOf(output, `${dependency}: back after`), output).to.have.length(1)
  expect(output).not.to.match(/\n\s+at |"stack"/)
}

type Place = { dataFolder: string; env: Record<string, string> }

/** A machine that is busy takes long to start a process at all: that is not waiting. */
async function lagWithin10s(place: Place): Promise<number | null> {
  const start = await timed(() => runHub(['lag', '--help'], place))
  const { run, milliseconds } = await timed(() => runHub(['lag'], place))
  expect(milliseconds - start.milliseconds, run.stdout + run.stderr).to.be.below(10_000)
  expect(run.stdout).not.to.match(/[^.\d]0 s behind/)
  return run.code
}

async function timed<T>(work: () => Promise<T>): Promise<{ run: T; milliseconds: number }> {
  const begun = Date.now()
  return { run: await work(), milliseconds: Date.now() - begun }
}

describe('ready means ready, all embedded', function () {
  this.timeout(180_000)
  const folder = scratchFolder()

  it('says at the start what it is, and names a variable that it does not know', async () => {
    const hub = await startHubProcess({ dataFolder: folder(), env: { HUB_LOG_LEVEL: 'info', HUB_PROT: '1' } })
    await isReady(hub.url)
    expect(await readiness(hub.url)).to.have.nested.property('checks.applying.status', 'ok')
    await hub.stop()
    const [line] = linesOf(hub.output(), ' starts as ')
    expect(line).to.include(
      `disclosure-hub 0.1.0 starts as publisher, projector, query, notifier, monitor: log SQLite, read store SQLite, folder ${folder()}`,
    )
    expect(hub.output()).to.include('HUB_PROT is no variable of the hub and is ignored. Did you mean HUB_PORT?')
  })

  it('is not ready to publish on a full disk, says so once, and goes on serving pages', async function () {
    const disk = mountDisk(this, folder(), 24)
    const hub = await startHubProcess({ dataFolder: disk, env: { HUB_RATE_LIMIT: '0' } })
    try {
      await caughtUp(hub.url)
      const client = clientOf(hub.url, hub.tokens.taihe)
      const large = '满'.repeat(150_000)
      await eventually(async () => (await client.publish('taihe', plainContent('满盘', large))).status === 503, 60_000)
      const { checks } = await isUnready(hub.url)
      expect(checks.journals).to.include({ status: 'away', code: 'disk-full' })
      expect(Date.parse(checks.journals.since)).to.be.below(Date.now() - 29_000)
      expect((await fetch(`${hub.url}/readyz?role=query`)).status).to.equal(200)
      expect((await fetch(`${hub.url}/sites/341222`)).status).to.equal(200)
      expect(growTo(disk, '200m')).to.equal(0)
      await isReady(hub.url)
      expectFewLines(hub.output(), 'journals')
    } finally {
      await hub.kill('SIGKILL')
      unmount(disk)
    }
  })
})

describe('ready means ready, on Kafka and MongoDB', function () {
  this.timeout(600_000)
  const kafka = ownKafka()
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.fresh.mongo())
  })
  after(() => mongo?.stop())

  it('each role names what is away and since when, is unready after 30 s if it needs it, and ready again', () =>
    onEngines.inWorld(
      async (world) => {
        const made = await world.run('--json', 'init', '--sample')
        expect(made.code, made.stderr).to.equal(0)
        const publisher = await world.startService('publisher')
        const projector = await world.startService('projector')
        const query = await world.startService('query')
        const monitor = await world.startService('monitor')
        const all = { publisher, projector, query, monitor }
        for (const { url } of Object.values(all)) await isReady(url)
        await eventually(async () => (await world.run('lag')).code === 0, 120_000)

        await kafka().pause()
        for (const { url } of [publisher, projector, monitor]) {
          const { checks } = await isUnready(url)
          expect(checks.log).to.include({ status: 'away', needed: true })
          expect(Date.parse(checks.log.since)).to.be.below(Date.now() - 29_000)
          expect(checks.log.error).to.match(/does not answer|Kafka|silent/)
        }
        expect(await readiness(query.url)).to.have.property('status', 200)
        expect((await readiness(query.url)).checks.log).to.include({ status: 'away', needed: false })
        expect(await lagWithin10s(world)).to.be.oneOf([1, 3])
        // One line more tells that it is still away.
        await eventually(async () => linesOf(monitor.output(), 'log: away for').length > 0, 40_000)
        await kafka().resume()
        for (const { url } of Object.values(all)) await isReady(url)
        for (const [role, service] of Object.entries(all)) {
          await eventually(async () => linesOf(service.output(), 'log: back').length > 0, UNREADY_MS)
          expectFewLines(service.output(), 'log')
          expect(linesOf(service.output(), '"level":40').length, `${role}: ${service.output()}`).to.be.below(8)
        }

        await mongo.pause()
        for (const { url } of [projector, query, monitor]) {
          const { checks } = await isUnready(url)
          expect(checks['read-store']).to.include({ status: 'away', needed: true })
        }
        expect(await readiness(publisher.url)).to.have.property('status', 200)
        expect((await fetch(`${monitor.url}/metrics`, { signal: AbortSignal.timeout(9_000) })).status).to.equal(200)
        expect(await lagWithin10s(world)).to.be.oneOf([1, 3])
        await mongo.resume()
        for (const { url } of Object.values(all)) await isReady(url)
        for (const service of [projector, query, monitor]) expectFewLines(service.output(), 'read-store')
      },
      { kafka: kafka() as KafkaEngine, mongo },
    ))

  it('hub lag ends within 10 s where a connection is taken and nothing ever answers', () =>
    onEngines.inWorld(
      async (world) => {
        expect((await world.run('init', '--sample')).code).to.equal(0)
        const silent = createServer(() => {})
        await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
        const { port } = silent.address() as { port: number }
        const { dataFolder, env } = world
        const hangs: Record<string, string>[] = [
          { HUB_KAFKA: `127.0.0.1:${port}` },
          { HUB_MONGO: `mongodb://127.0.0.1:${port}/hub` },
          { HUB_KAFKA: `127.0.0.1:${port}`, HUB_MONGO: `mongodb://127.0.0.1:${port}/hub` },
          { HUB_REGISTRY: `http://127.0.0.1:${port}` },
        ]
        for (const hung of hangs)
          expect(await lagWithin10s({ dataFolder, env: { ...env, ...hung } })).to.be.oneOf([1, 3])
        silent.close()
      },
      { kafka: kafka() as KafkaEngine, mongo },
    ))
})
