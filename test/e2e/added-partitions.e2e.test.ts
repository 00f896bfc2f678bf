import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { KafkaEngine } from '../../infra/engines/engine.ts'
import type { HubProcess } from '../../scripts/hub-process.ts'
import { engineOrPending, engines } from '../engines.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { onEngines, type World } from './compositions.ts'
import { asAdmin } from './faults/kafka-admin.ts'
import { missingCommit, unpackCode } from './old-folders/old-code.ts'
import { eventually, inScratch } from './scratch.ts'

/** The code of before, which took its settings' count of partitions for the log's. */
const BEFORE = '5860306'
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url))
const READABLE_MS = 120_000

describe('partitions that somebody has added to the topic', function () {
  this.timeout(900_000)
  let kafka: KafkaEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.kafka())
    await engineOrPending(this, engines.registry())
    await engineOrPending(this, engines.mongo())
  })

  const addPartitions = (world: World, count: number) =>
    asAdmin(kafka, (admin) =>
      admin.createPartitions({ topicPartitions: [{ topic: `${world.env.HUB_KAFKA_PREFIX}.items`, count }] }),
    )
  /** One item of each node. */
  const publishAll = async ({ url }: { url: string }, tokens: Record<string, string>, title: string) => {
    const ids: string[] = []
    for (const [nodeId, token] of Object.entries(tokens)) {
      const content = plainContent(`${title} ${nodeId}`, '正文')
      const { status, body } = await clientOf(url, token).publishIfNew(nodeId, content)
      expect(status, JSON.stringify(body)).to.equal(201)
      ids.push(body.itemId)
    }
    return ids
  }
  const areReadable = async ({ url, output }: HubProcess, ids: string[]) => {
    const missing = async () => {
      const answers = await Promise.all(
        ids.map(async (id) => ({ id, ...(await clientOf(url).get(`/v1/items/${id}`)) })),
      )
      return answers.filter(({ status }) => status !== 200).map(({ id }) => id)
    }
    await eventually(async () => (await missing()).length === 0, READABLE_MS).catch(async () =>
      expect.fail(
        `not readable: ${await missing()}\n${JSON.stringify((await clientOf(url).get('/v1/status')).body)}\n${output()}`,
      ),
    )
  }
  const answer = async (world: World, ...args: string[]): Promise<Answer> => {
    const { code, stdout, stderr } = await world.run('--json', ...args)
    expect(code, `hub ${args.join(' ')}: ${stdout.slice(0, 1500)}${stderr}`).to.equal(0)
    return JSON.parse(stdout)
  }
  const said = async (world: World, ...args: string[]) => (await world.run(...args)).stdout

  it('are passed over and told: while it runs, at each start, whatever the setting says, and by each command', () =>
    onEngines.inWorld(async (world) => {
      const first = await world.start()
      const ids = await publishAll(first, first.tokens, '加分区之前')
      await areReadable(first, ids)
      await addPartitions(world, 5)
      ids.push(...(await publishAll(first, first.tokens, '分区已经增加了的时候')))
      await areReadable(first, ids)
      await eventually(async () => first.output().includes('somebody has added partition 3, 4'), 90_000)
      await first.stop()

      for (const setting of ['3', '5', '']) {
        const again: HubProcess = await world.start({ env: { HUB_KAFKA_PARTITIONS: setting } })
        const late = await publishAll(again, again.tokens, `设为 ${setting}`)
        await areReadable(again, late)
        ids.push(...late)
        await eventually(async () => again.output().includes('somebody has added partition 3, 4'))
        if (setting === '5')
          expect(again.output()).to.contain('HUB_KAFKA_PARTITIONS is 5, and the log has 3 partitions')
        const { body } = await clientOf(again.url).get('/v1/status')
        expect(body.partitions.map(({ partition }: Answer) => partition)).to.deep.equal([0, 1, 2])
        expect(again.output()).not.to.match(/\n\s+at /)
        await again.stop()
      }
      // Nothing was ever written into the added ones.
      const offsets = await asAdmin(kafka, (admin) => admin.fetchTopicOffsets(`${world.env.HUB_KAFKA_PREFIX}.items`))
      expect(offsets.filter(({ partition }) => partition > 2).map(({ high }) => high)).to.deep.equal(['0', '0'])

      const wrong = world.with({ HUB_KAFKA_PARTITIONS: '5' })
      expect((await answer(wrong, 'verify')).addedPartitions).to.deep.equal([3, 4])
      expect(await said(wrong, 'verify')).to.contain("partition 3, 4 of the topic are not the log's")
      expect((await answer(wrong, 'lag')).addedPartitions).to.deep.equal([3, 4])
      expect(await said(wrong, 'lag')).to.contain("partition 3, 4 of the topic are not the log's")
      expect((await answer(wrong, 'compare')).addedPartitions).to.deep.equal([3, 4])
      expect((await answer(wrong, 'topics', 'apply')).log).to.deep.equal({ partitions: 3, count: 'there' })
      expect((await answer(wrong, 'rebuild', '--switch')).switched).to.equal(true)
      await answer(wrong, 'verify')
      await answer(wrong, 'compare')
    }))

  it('lead back from the old remedy: honest events in foreign partitions, and nothing is lost', async function () {
    const missing = await missingCommit(BEFORE)
    if (missing !== null) {
      console.log(`      pending: ${missing}`)
      this.skip()
    }
    await inScratch(async (root) => {
      await unpackCode(BEFORE, root)
      await onEngines.inWorld(
        async (old) => {
          const world = old.under(CHECKOUT)
          const first = await old.start()
          const { tokens } = first
          const ids = await publishAll(first, tokens, '旧法之前')
          await areReadable(first, ids)
          await addPartitions(world, 5)
          await first.stop()
          // The remedy that the line of before named.
          const broken = old.with({ HUB_KAFKA_PARTITIONS: '5' })
          const second = await broken.start()
          ids.push(...(await publishAll(second, tokens, '按旧法处理完毕')))
          await areReadable(second, ids)
          await second.stop()
          const faults = JSON.parse((await broken.run('--json', 'verify')).stdout).faults
          expect(faults.map(({ code }: Answer) => code)).to.include('partition-differs')

          expect((await world.run('schemas', 'push')).code).to.equal(0)
          const mended = await world.start({ env: { HUB_KAFKA_PARTITIONS: '5' } })
          await areReadable(mended, ids)
          ids.push(...(await publishAll(mended, tokens, '回来之后')))
          await areReadable(mended, ids)
          // The read models of before hold positions in partitions that are not the log's. They are built again beside.
          await eventually(
            async () => (await clientOf(mended.url).get('/v1/status')).body.generation === 2,
            READABLE_MS,
          ).catch((error) =>
            expect.fail(`${error}
${mended.output()}`),
          )
          await areReadable(mended, ids)
          expect(mended.output()).to.contain('has everything that the one before has')

          const verified = await answer(world, 'verify')
          expect(verified.misplaced).to.be.above(0)
          expect(verified.pending).to.equal(0)
          expect(await said(world, 'verify')).to.contain(
            'events that stand in a foreign partition as well as in their own',
          )
          await answer(world, 'compare')
          const { body } = await clientOf(mended.url).get('/v1/status')
          expect(body.parked.total).to.equal(0)
          expect((await answer(world, 'topics', 'apply')).log).to.deep.equal({ partitions: 3, count: 'noted' })
          expect((await answer(world, 'topics', 'apply')).log).to.deep.equal({ partitions: 3, count: 'there' })
          expect((await answer(world, 'rebuild', '--switch')).switched).to.equal(true)
          await areReadable(mended, ids)
          await answer(world, 'verify')
          await answer(world, 'compare')
          const cursor = (await clientOf(mended.url).get('/v1/outlets/site/341222/items?limit=5')).body
          expect(cursor.asOf).to.be.a('string')
          expect(mended.output()).not.to.match(/\n\s+at /)
          await mended.stop()
          await (await world.start()).stop()
        },
        {},
        root,
      )
    })
  })
})
