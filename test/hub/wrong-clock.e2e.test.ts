import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess, startServiceProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { eventually } from '../e2e/scratch.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { clockOff } from './clock-off.ts'
import { makeHub } from './made-hub.ts'

const DAY_MS = 86_400_000

describe('a clock that was a day ahead', function () {
  this.timeout(120_000)
  const folder = scratchFolder()
  let dataFolder: string
  let first: { itemId: string; nodeSeq: number }
  before(async () => {
    dataFolder = await makeHub(folder())
    const hub = await startHubProcess({ dataFolder, env: clockOff(DAY_MS) })
    first = (await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('明天的时间', '正文'))).body
    await caughtUp(hub.url, { taihe: first.nodeSeq })
    const { body } = await clientOf(hub.url).get(`/v1/items/${first.itemId}`)
    expect(Date.parse(body.publishedAt)).to.be.above(Date.now() + DAY_MS / 2)
    await hub.stop()
  })

  it('does not make lists look fresh for a day in which no projector runs', async () => {
    const query = await startServiceProcess({ role: 'query', dataFolder })
    const list = await clientOf(query.url).get('/v1/outlets/site/341222/items?limit=1')
    expect(list.body).to.include({ asOf: null, lagSeconds: null })
    await query.stop()
  })

  it('is told of when it is right again, and the node publishes nothing until somebody says that it is', async () => {
    const hub = await startHubProcess({ dataFolder })
    expect(hub.output()).to.match(/"code":"clock-behind","msg":"The last event of taihe is of .*check the clock/)
    const refused = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('今天的时间', '正文'))
    expect([refused.status, refused.body.code]).to.deep.equal([503, 'clock-behind'])
    const others = await clientOf(hub.url, hub.tokens.fuyang).publish('fuyang', plainContent('别的节点', '正文'))
    expect([201, 503]).to.include(others.status)
    await hub.stop()
  })

  it('said to be right: events stay valid, and time does not go back', async () => {
    const hub = await startHubProcess({ dataFolder, env: { HUB_CLOCK_IS_RIGHT: 'true' } })
    expect(hub.output()).to.match(/"code":"clock-behind","msg":"The last event of taihe is of .*check the clock/)
    const client = clientOf(hub.url, hub.tokens.taihe)
    const { status, body: second } = await client.publish('taihe', plainContent('今天的时间', '正文'))
    expect(status).to.equal(201)
    await caughtUp(hub.url, { taihe: second.nodeSeq })
    const [before, after] = await Promise.all(
      [first, second].map(async ({ itemId }) => (await client.get(`/v1/items/${itemId}`)).body.publishedAt as string),
    )
    expect(after).to.equal(before)

    const { asOf, lagSeconds } = await eventually(async () => {
      const { body } = await client.get('/v1/outlets/site/341222/items?limit=1')
      return body.asOf !== null && body
    })
    expect(Math.abs(Date.parse(asOf) - Date.now())).to.be.below(60_000)
    expect(lagSeconds).to.be.within(0, 60)
    const lags = (await client.get('/v1/status')).body.partitions
    for (const lag of lags) expect(lag.lagSeconds).to.equal(0)
    await hub.stop()
    for (const command of ['verify', 'compare']) {
      const run = await runHub([command], { dataFolder })
      expect(run.code, run.stdout + run.stderr).to.equal(0)
    }
  })
})
