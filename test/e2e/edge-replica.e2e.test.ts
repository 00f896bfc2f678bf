import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runHub, startServiceProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from './client.ts'
import { onEngines } from './compositions.ts'
import { ownKafka } from './own-kafka.ts'
import { eventually } from './scratch.ts'

describe('an edge replica', function () {
  this.timeout(240_000)
  const kafka = ownKafka()

  it('serves its boards from its own store while the line is cut, says how old they are, and catches up', () =>
    onEngines.inWorld(
      async (world) => {
        const hub = await world.start()
        const replica = await startReplica(world)
        const [board] = ['board/341222102200']
        const there = clientOf(replica.query.url)
        const here = clientOf(hub.url, hub.tokens.taihe)
        const first = await here.publish('taihe', plainContent('断线之前', '一'))
        expect((await there.get(`/v1/items/${first.body.itemId}?atLeast=1`)).status).to.equal(200)
        await isTheSame(replica, hub.url)

        await kafka().pause()
        const shown = await there.outlet(board)
        expect(shown.has(first.body.itemId)).to.equal(true)
        const older = await eventually(async () => {
          const { body } = await there.get(`/v1/outlets/${board}/items?limit=1`)
          return body.lagSeconds > 3 ? body : undefined
        })
        expect(Date.parse(older.asOf)).to.be.below(Date.now() - 3000)
        // Publishing goes on with the line cut.
        const meanwhile = await here.publish('taihe', plainContent('断线期间', '二'))
        expect(meanwhile.status).to.equal(201)
        expect((await there.outlet(board)).has(meanwhile.body.itemId)).to.equal(false)

        // Then the edge loses its power.
        await replica.query.kill('SIGKILL')
        const again = await startServiceProcess({ role: 'query', ...replica })
        expect((await clientOf(again.url).outlet(board)).has(first.body.itemId)).to.equal(true)
        await again.stop()

        await kafka().resume()
        const back = await startServiceProcess({ role: 'query', ...replica })
        await eventually(
          async () => (await clientOf(back.url).get(`/v1/items/${meanwhile.body.itemId}`)).status === 200,
          90_000,
        )
        await isTheSame(replica, hub.url)
        for (const service of [back, replica.projector]) await service.stop()
      },
      { kafka: kafka() },
    ))

  /** A projector and a query service with a read store of their own, at a folder that has the root keys only. */
  async function startReplica({ dataFolder, env }: { dataFolder: string; env: Record<string, string> }) {
    const folder = join(dataFolder, 'replica')
    mkdirSync(folder)
    copyFileSync(join(dataFolder, 'root-keys.json'), join(folder, 'root-keys.json'))
    const own = { dataFolder: folder, env: { ...env, HUB_MONGO: '' } }
    const projector = await startServiceProcess({ role: 'projector', ...own })
    const query = await startServiceProcess({ role: 'query', ...own })
    return { ...own, projector, query }
  }

  async function isTheSame(replica: { dataFolder: string; env: Record<string, string> }, url: string) {
    const { code, stdout, stderr } = await eventually(async () => {
      const run = await runHub(['--json', 'compare', '--with', url], replica)
      return run.code !== 0 || JSON.parse(run.stdout).notComparableYet.length === 0 ? run : undefined
    })
    expect(code, stdout + stderr).to.equal(0)
    expect(JSON.parse(stdout)).to.include({ ok: true })
    expect(JSON.parse(stdout).outlets).to.be.above(5)
  }
})
