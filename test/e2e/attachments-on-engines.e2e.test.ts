import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { MongoEngine } from '../../infra/engines/engine.ts'
import { caughtUp } from '../../scripts/hub-process.ts'
import { engineOrPending, engines } from '../engines.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { onEngines, type World } from './compositions.ts'
import { eventually } from './scratch.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const TOWNSHIP = 'taihe-shuizhen'
const COUNTY = 'taihe'

/** A file that is read, cut and stored in several chunks. */
const newPdf = () => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(700_000)])

type Service = Awaited<ReturnType<World['startService']>>

/** A clerk of a node at a publisher, and what readers get at a query process. */
function deskOf(node: string, token: string, { publisher, query }: { publisher: Service; query: Service }) {
  const clerk = clientOf(publisher.url, token)
  const published = async (title: string, more: object): Promise<string> => {
    const { status, body } = await clerk.publish(node, { ...plainContent(title, '正文'), ...more })
    expect(status, JSON.stringify(body)).to.equal(201)
    return body.itemId
  }
  const item = (itemId: string) => clientOf(query.url).get(`/v1/items/${itemId}`)
  return {
    publish: (title: string) => published(title, {}),
    publishWithFile: async (title: string, file: Buffer) => {
      const put = await fetch(`${publisher.url}/v1/attachments/${sha256(file)}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(file),
      })
      expect(put.status).to.equal(201)
      const named = { sha256: sha256(file), url: `attachment:sha256-${sha256(file)}`, bytes: file.length }
      return published(title, { attachments: [{ name: '资金分配表.pdf', mediaType: 'application/pdf', ...named }] })
    },
    isUnread: async (itemId: string) => (await item(itemId)).status === 404,
    isRead: (itemId: string) => eventually(async () => (await item(itemId)).status === 200, 60_000),
    /** At the first moment when the item is readable, its file is there, as a whole and in parts. */
    isReadWithFile: async (itemId: string, file: Buffer) => {
      const found: Answer = await eventually(async () => {
        const { status, body } = await item(itemId)
        return status === 200 ? body : undefined
      }, 60_000)
      const url = query.url + found.files[0].url
      const whole = await fetch(url)
      expect(whole.status).to.equal(200)
      expect(Buffer.from(await whole.arrayBuffer()).equals(file)).to.equal(true)
      const part = await fetch(url, { headers: { range: 'bytes=522000-523000' } })
      expect(part.status).to.equal(206)
      expect(Buffer.from(await part.arrayBuffer()).equals(file.subarray(522_000, 523_001))).to.equal(true)
    },
  }
}

const waitingAt = async (publisher: Service, node: string): Promise<number> => {
  const metrics = await (await fetch(`${publisher.url}/metrics`)).text()
  return Number(new RegExp(`^hub_relay_pending_events{node="${node}"} (\\d+)`, 'm').exec(metrics)?.[1])
}

describe('files that items name, on Kafka and MongoDB', function () {
  this.timeout(300_000)
  let mongo: MongoEngine
  before(async function () {
    await engineOrPending(this, engines.kafka())
    await engineOrPending(this, engines.registry())
    mongo = await engineOrPending(this, engines.fresh.mongo())
  })
  after(() => mongo?.stop())

  const inServices = (work: (world: World, services: Record<string, Service>, tokens: Answer) => Promise<void>) =>
    onEngines.inWorld(
      async (world) => {
        const whole = await world.start()
        await caughtUp(whole.url)
        await whole.stop()
        const services = {
          publisher: await world.startService('publisher'),
          projector: await world.startService('projector'),
          query: await world.startService('query'),
        }
        await work(world, services, whole.tokens)
      },
      { mongo },
    )

  it('are there before the item is, also where MongoDB was away meanwhile', () =>
    inServices(async (_, { publisher, query }, tokens) => {
      const services = { publisher, query } as { publisher: Service; query: Service }
      const township = deskOf(TOWNSHIP, tokens[TOWNSHIP], services)
      const county = deskOf(COUNTY, tokens[COUNTY], services)
      const first = newPdf()
      await township.isReadWithFile(await township.publishWithFile('救灾资金分配', first), first)

      await mongo.kill()
      const second = newPdf()
      const waits = await township.publishWithFile('第二批资金分配', second)
      const behind = await township.publish('在它后面')
      const other = await county.publish('别的单位')
      await eventually(async () =>
        /taihe-shuizhen gets into the log.*cannot be reached/.test(services.publisher.output()),
      )
      await eventually(async () => (await waitingAt(services.publisher, COUNTY)) === 0)
      expect(await waitingAt(services.publisher, TOWNSHIP)).to.equal(2)

      await mongo.restart()
      await township.isReadWithFile(waits, second)
      await township.isRead(behind)
      await county.isRead(other)
    }))

  it('wait at a publisher that has no MongoDB, which says so, and all else goes on', () =>
    inServices(async (world, { publisher: before, query }, tokens) => {
      await before?.stop()
      const without = await world.startService('publisher', { HUB_MONGO: '' })
      const services = { publisher: without, query: query as Service }
      const township = deskOf(TOWNSHIP, tokens[TOWNSHIP], services)
      const file = newPdf()
      await township.isRead(await township.publish('没有附件'))
      const waits = await township.publishWithFile('救灾资金分配', file)
      const county = deskOf(COUNTY, tokens[COUNTY], services)
      await county.isRead(await county.publish('别的单位'))
      await eventually(async () => without.output().includes('HUB_MONGO is not set'))
      expect(await township.isUnread(waits)).to.equal(true)
      await without.stop()
      await world.startService('publisher')
      await township.isReadWithFile(waits, file)
    }))
})
