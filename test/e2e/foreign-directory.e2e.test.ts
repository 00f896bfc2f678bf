import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import type { SignedDirectoryEvent } from '../../services/domain/directory/directory-event.ts'
import { foreignRecords } from '../contracts/foreign-directory-records.ts'
import { clientOf, plainContent } from './client.ts'
import { describeOnBoth, type World } from './compositions.ts'
import { asProducer } from './faults/kafka-admin.ts'
import { eventually } from './scratch.ts'

/** Whoever may write to the directory's log, as its records are there. */
const strangerIn = ({ env, dataFolder }: World) => ({
  put: async (values: (Buffer | null)[]) => {
    if (env.HUB_KAFKA !== undefined) {
      const topic = `${env.HUB_KAFKA_PREFIX}.directory`
      const kafka = { brokers: env.HUB_KAFKA.split(',') } as Parameters<typeof asProducer>[0]
      await asProducer(kafka, async (producer) => {
        for (const value of values) await producer.send({ topic, messages: [{ value, partition: 0 }] })
      })
      return
    }
    using log = new DatabaseSync(join(dataFolder, 'log.sqlite'))
    const insert = log.prepare('INSERT INTO directory(seq, body) SELECT max(seq) + 1, ? FROM directory')
    for (const value of values) insert.run(value ?? '')
  },
})

const forged = (seq: number): SignedDirectoryEvent => ({
  event: {
    v: 1,
    hubId: '0198c0de-0000-7000-8000-000000000000',
    seq,
    prevHash: null,
    at: '2026-01-01T00:00:00.000Z',
    fact: { type: 'FieldDefined', name: '领域' },
  } as SignedDirectoryEvent['event'],
  signatures: [{ keyId: 'root-1', sig: 'A'.repeat(86) }],
})

describeOnBoth('foreign records in the directory', ({ inWorld, isEmbedded }) => {
  it('keep no process from starting, publishing, verifying or changing the directory', () =>
    inWorld(async (world) => {
      const stranger = strangerIn(world)
      if (!isEmbedded) await stranger.put([Buffer.from('hello'), null, Buffer.from(JSON.stringify(forged(1)))])
      const hub = await world.start()
      const publish = async (url: string, title: string) => {
        const client = clientOf(url, hub.tokens.taihe)
        const { status, body } = await client.publish('taihe', plainContent(title, '正文'))
        expect(status, JSON.stringify(body)).to.equal(201)
        expect((await client.get(`/v1/items/${body.itemId}?atLeast=1`)).status).to.equal(200)
      }
      const position = (await readDirectory(world)).directory

      const foreign = foreignRecords(forged(position + 1))
      await stranger.put(foreign.map(({ value }) => value))
      await eventually(async () => hub.output().includes('directory: passed over'))
      await publish(hub.url, '运行中')
      const metrics = async (url: string) => (await fetch(`${url}/metrics`)).text()
      await eventually(async () =>
        /^hub_directory_passed_over_records\{reason="undecodable"\} [1-9]/m.test(await metrics(hub.url)),
      )
      await hub.stop()

      const again = await world.start()
      await publish(again.url, '重新启动之后')
      expect(again.output()).to.match(/passed over \d+ records that are no directory event: offset \d+/)
      expect(again.output()).to.match(
        /passed over \d+ records that are not signed by the root keys of this hub: offset/,
      )
      await again.stop()

      const report = await readDirectory(world)
      expect(report.passedOver).to.deep.equal({
        undecodable: foreign.filter(({ reason }) => reason === 'undecodable').length + (isEmbedded ? 0 : 2),
        'bad-signature': foreign.filter(({ reason }) => reason === 'bad-signature').length + (isEmbedded ? 0 : 1),
        fork: 0,
      })
      for (const command of [['lag'], ['compare'], ['keys', 'rotate', '--node', 'taihe']]) {
        const { code, stderr } = await world.run(...command)
        expect(code, `${command.join(' ')}: ${stderr}`).to.equal(0)
      }
      expect((await readDirectory(world)).directory).to.equal(position + 1)
      const last = await world.start()
      await publish(last.url, '换了密钥')
    }))

  async function readDirectory(world: World): Promise<{ directory: number; passedOver: object }> {
    const { code, stdout, stderr } = await world.run('--json', 'verify')
    expect(code, stdout + stderr).to.equal(0)
    return JSON.parse(stdout)
  }
})
