import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { KafkaEngine } from '../../infra/engines/engine.ts'
import { caughtUp, runHub, startHubProcess, startServiceProcess } from '../../scripts/hub-process.ts'
import { EXIT } from '../../services/hub/cli/output.ts'
import { type Answer, clientOf, plainContent } from '../e2e/client.ts'
import { onEngines, type World } from '../e2e/compositions.ts'
import { growTo, mountDisk, unmount } from '../e2e/mounted.ts'
import { ownKafka } from '../e2e/own-kafka.ts'
import { eventually } from '../e2e/scratch.ts'
import { makeHub } from '../hub/made-hub.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { samplesOf } from './samples.ts'

const statusOf = async (url: string): Promise<Answer> => (await clientOf(url).get('/v1/status')).body
const metricsOf = async (url: string) => samplesOf(await (await fetch(`${url}/metrics`)).text())
const nodeIn = ({ lag }: Answer, nodeId: string): Answer => lag.nodes.find((node: Answer) => node.nodeId === nodeId)
/** Moves a file to another disk and leaves a link to it. */
function moveAway(from: string, to: string): void {
  copyFileSync(from, to)
  rmSync(from)
  symlinkSync(to, from)
}
const secondsSince = (moment: number) => (Date.now() - moment) / 1000

describe('the lag of an acknowledged item that is on no page, all embedded', function () {
  this.timeout(120_000)
  const folder = scratchFolder()

  it('rises from the moment of its publication while the log’s disk is full, and is 0 when there is room', async function () {
    const disk = mountDisk(this, folder(), 6)
    const dataFolder = await makeHub(folder())
    moveAway(join(dataFolder, 'log.sqlite'), join(disk, 'log.sqlite'))
    const hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0' } })
    try {
      const client = clientOf(hub.url, hub.tokens.taihe)
      const text = '满'.repeat(50_000)
      const stuckAt = await eventually(async () => {
        const publishedAt = Date.now()
        const { status, body } = await client.publish('taihe', plainContent('满盘', text))
        expect(status, JSON.stringify(body)).to.equal(201)
        const read = await client.get(`/v1/items/${body.itemId}?atLeast=1&wait=2`)
        return read.status !== 200 && publishedAt
      }, 60_000)
      const truth = () => secondsSince(stuckAt)
      await eventually(async () => truth() > 5)
      const before = truth()
      const status = await statusOf(hub.url)
      expect(status.lag.seconds).to.be.within(before - 2, truth() + 1)
      expect(status.partitions[0].lagSeconds).to.equal(status.lag.seconds)
      expect(nodeIn(status, 'taihe').events).to.be.at.least(1)
      const metrics = await metricsOf(hub.url)
      expect(metrics.get('hub_relay_pending_seconds{node="taihe"}')).to.be.above(before - 2)
      expect(metrics.get('hub_page_lag_seconds{node="taihe"}')).to.be.above(before - 2)
      const said = await runHub(['lag', '--max', '5'], { dataFolder })
      expect(said.code, said.stdout).to.equal(1)
      expect(said.stdout).to.match(/pages: [1-9][0-9.]* s behind/)
      const list = await client.get('/v1/outlets/site/341222/items?limit=1')
      expect(list.body.lagSeconds).to.be.above(before - 2)

      expect(growTo(disk, '200m')).to.equal(0)
      await eventually(async () => (await statusOf(hub.url)).lag.seconds === 0, 60_000)
      expect((await runHub(['lag', '--max', '5'], { dataFolder })).code).to.equal(0)
    } finally {
      await hub.kill('SIGKILL')
      unmount(disk)
    }
  })

  it('is measured from the journals on disk when the whole process is gone', async () => {
    const dataFolder = await makeHub(mkdtempSync(join(folder(), 'gone-')))
    const hub = await startHubProcess({ dataFolder })
    await caughtUp(hub.url)
    await hub.stop()
    const publisher = await startServiceProcess({ role: 'publisher', dataFolder })
    const { status } = await clientOf(publisher.url, hub.tokens.taihe).publish('taihe', plainContent('一', '文'))
    expect(status).to.equal(201)
    await publisher.kill('SIGKILL')
    const said = await eventually(async () => {
      const run = await runHub(['--json', 'lag', '--max', '1'], { dataFolder })
      return run.code === 1 && run
    })
    const { lag } = JSON.parse(said.stdout)
    expect(lag.seconds).to.be.above(1)
    expect(nodeIn({ lag } as Answer, 'taihe')).to.include({ journal: 'here', events: 1 })
  })
})

describe('the lag of an acknowledged item that is on no page, on Kafka and MongoDB', function () {
  this.timeout(300_000)
  const kafka = ownKafka()

  const inWorld = (work: (world: World, kafka: KafkaEngine) => Promise<void>) => () =>
    onEngines.inWorld((world) => work(world, kafka()), { kafka: kafka() })

  it(
    'is known from the journal while Kafka is cut off, and no figure of the log is 0',
    inWorld(async (world, broker) => {
      const hub = await world.start()
      await caughtUp(hub.url)
      await eventually(async () => (await statusOf(hub.url)).lag.seconds === 0)
      await broker.pause()
      const publishedAt = Date.now()
      const { status } = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('断线', '文'))
      expect(status).to.equal(201)
      const measured = await eventually(async () => {
        const found = await statusOf(hub.url)
        return nodeIn(found, 'taihe').seconds > 3 && found
      })
      for (const { lagEvents, lagSeconds } of measured.partitions)
        expect([lagEvents, lagSeconds]).to.deep.equal([null, null])
      expect(measured.lag.seconds).to.equal(null)
      expect(nodeIn(measured, 'taihe').stages.journalled.seconds).to.be.within(3, secondsSince(publishedAt) + 1)
      const metrics = await metricsOf(hub.url)
      expect(metrics.get('hub_relay_pending_seconds{node="taihe"}')).to.be.above(3)
      expect([...metrics.keys()].filter((name) => name.startsWith('hub_projection_lag'))).to.deep.equal([])
      const { body } = await clientOf(hub.url).get('/v1/outlets/site/341222/items?limit=1')
      expect(body.lagSeconds).to.be.above(3)
      await broker.resume()
      await eventually(async () => (await statusOf(hub.url)).lag.seconds === 0, 90_000)
    }),
  )

  it(
    'is unknown to a monitor without the journals, and its publisher tells it as long as it runs',
    inWorld(async (world, broker) => {
      const whole = await world.start()
      await caughtUp(whole.url)
      await whole.stop()
      const foreign = { dataFolder: join(world.dataFolder, 'foreign'), env: world.env }
      mkdirSync(foreign.dataFolder)
      copyFileSync(join(world.dataFolder, 'root-keys.json'), join(foreign.dataFolder, 'root-keys.json'))
      const publisher = await world.startService('publisher')
      const services = await Promise.all(
        (['projector', 'query', 'monitor'] as const).map((role) => startServiceProcess({ role, ...foreign })),
      )
      const [, query, monitor] = services
      try {
        const settled = await metricsOf(monitor?.url as string)
        expect(settled.get('hub_projection_lag_events{partition="0"}')).to.equal(0)
        expect([...settled.keys()].filter((name) => name.startsWith('hub_page_lag'))).to.deep.equal([])
        expect((await metricsOf(publisher.url)).get('hub_relay_pending_seconds{node="taihe"}')).to.equal(0)
        const page = await (await fetch(`${query?.url}/sites/341222`)).text()
        expect(page).to.include('以各发布单位已送达的内容为准')

        await broker.pause()
        await clientOf(publisher.url, whole.tokens.taihe).publish('taihe', plainContent('断线', '文'))
        await eventually(
          async () => ((await metricsOf(publisher.url)).get('hub_relay_pending_seconds{node="taihe"}') ?? 0) > 2,
        )
        await publisher.kill('SIGKILL')
        await broker.resume()
        const lagHere = (...options: string[]) => runHub(['--json', 'lag', '--max', '60', ...options], foreign)
        const said = await eventually(async () => {
          const run = await lagHere('--here')
          return run.code === 0 && run
        }, 90_000)
        expect(JSON.parse(said.stdout).lag.seconds).to.equal(null)
        // A broker that has just come back may still be out of reach for a command.
        const strict = await eventually(async () => {
          const run = await runHub(['lag'], foreign)
          return run.code !== EXIT.unreachable && run
        }, 90_000)
        expect(strict.code).to.equal(EXIT.failed)
        expect(strict.stdout).to.match(/pages: unknown .* lie elsewhere, ask their publishers/)
      } finally {
        await Promise.all(services.map((service) => service.stop()))
      }
    }),
  )
})
