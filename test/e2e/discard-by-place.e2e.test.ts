import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import type { ParkedRecord } from '../../services/ports/parked-record.ts'
import { clientOf, plainContent } from './client.ts'
import { describeOnBoth, type World } from './compositions.ts'
import { asProducer } from './faults/kafka-admin.ts'
import { eventually } from './scratch.ts'

/** Whoever may write to the event log puts bytes there, past the hub. */
async function putInto({ env, dataFolder }: World, ...values: Buffer[]): Promise<void> {
  if (env.HUB_KAFKA !== undefined) {
    const topic = `${env.HUB_KAFKA_PREFIX}.items`
    const kafka = { brokers: env.HUB_KAFKA.split(',') } as Parameters<typeof asProducer>[0]
    await asProducer(kafka, async (producer) => {
      for (const value of values) await producer.send({ topic, messages: [{ key: 'nobody', value, partition: 0 }] })
    })
    return
  }
  using log = new DatabaseSync(join(dataFolder, 'log.sqlite'))
  const insert = log.prepare(
    `INSERT INTO records(partition, offset, key, nodeSeq, time, value)
     SELECT 0, max(offset) + 1, 'nobody', NULL, max(time), ? FROM records WHERE partition = 0`,
  )
  for (const value of values) insert.run(value)
}

const GARBAGE = Buffer.from('garbage')
const UNKNOWN_SCHEMA = Buffer.from([0, 0x7f, 0, 0, 1, 1, 2])

describeOnBoth('records that nobody can read', ({ inWorld }) => {
  it('are put away by their place, several at once, for good; a new one is a new alarm', () =>
    inWorld(async (world) => {
      const hub = await world.start()
      const { body } = await clientOf(hub.url, hub.tokens.taihe).publish('taihe', plainContent('公示', '正文'))
      expect((await fetch(`${hub.url}/v1/items/${body.itemId}?atLeast=1`)).status).to.equal(200)
      const json = async (...args: string[]) => JSON.parse((await world.run('--json', ...args)).stdout)
      const list = (): Promise<ParkedRecord[]> => json('parked', 'list')
      const placed = async (count: number) => {
        await eventually(async () => (await list()).length === count, 30_000)
        return (await list()).map(({ partition, offset }) => `${partition}:${offset}`)
      }
      const counted = async () =>
        (await (await fetch(`${hub.url}/metrics`)).text()).match(
          /^hub_events_total\{outcome="undecodable"\} (\d+)/m,
        )?.[1]

      await putInto(world, GARBAGE, UNKNOWN_SCHEMA, GARBAGE)
      const [first, second, third] = (await placed(3)) as [string, string, string]
      expect(await counted()).to.equal('3')
      expect((await json('verify')).faults.map(({ code }: { code: string }) => code)).to.deep.equal(
        Array(3).fill('undecodable'),
      )

      const dry = await json('parked', 'discard', '--at', first, second, '--dry-run')
      expect(dry.discarded.map(({ writtenAt }: { writtenAt: unknown }) => writtenAt)).to.deep.equal([null, null])
      expect(await list()).to.have.length(3)

      const done = await world.run('parked', 'discard', '--at', first, '--at', second, '--reason', '误写')
      expect(done.code, done.stderr).to.equal(0)
      expect(done.stdout).to.match(/discarded undecodable at partition 0 offset \d+ \(log offset \d+\)/)
      expect(await placed(1)).to.deep.equal([third])
      const third1 = await json('parked', 'discard', '--at', third)
      expect(third1.discarded[0]).to.include({ partition: 0, parkReason: 'undecodable' })
      await placed(0)

      for (const [asked, why] of [
        [first, /was discarded already/],
        ['0:0', /holds a good record/],
        ['0:999999', /is beyond the end of the log/],
        ['77:0', /is in no partition of the log/],
      ] as const) {
        const { code, stderr } = await world.run('parked', 'discard', '--at', asked)
        expect(code, stderr).to.equal(2)
        expect(stderr).to.match(why)
      }
      for (const args of [[], ['--at', 'x'], ['sha-256:00'], ['--at', first, '--waiting', `sha-256:${'0'.repeat(64)}`]])
        expect((await world.run('parked', 'discard', ...args)).code, args.join(' ')).to.equal(2)

      const verified = await world.run('verify')
      expect(verified.code, verified.stderr + verified.stdout).to.equal(0)
      expect(verified.stdout).to.include('3 acknowledged')
      expect((await world.run('compare')).code).to.equal(0)
      for (const step of [['rebuild'], ['rebuild', '--switch']]) expect((await world.run(...step)).code).to.equal(0)
      expect(await list()).to.deep.equal([])

      await putInto(world, GARBAGE)
      await placed(1)
      expect(Number(await counted())).to.be.greaterThan(3)
      const { faults, acknowledged } = await json('verify')
      expect([faults.length, acknowledged]).to.deep.equal([1, 3])
    }))
})
