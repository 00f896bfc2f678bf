import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import type { KafkaEngine } from '../../../infra/engines/engine.ts'
import { parseNodeId } from '../../../services/domain/ids.ts'
import { eventually } from '../../e2e/scratch.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { followerGroup } from '../../follower-group.ts'
import { openLog, prepareHub, settingsFor } from './kafka-hub.ts'

const OUTAGE_MS = 100_000

describe('An outage of Kafka that is longer than a follower may go without a fetch', function () {
  this.timeout(300_000)
  let kafka: KafkaEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.fresh.kafka())
    await engineOrPending(this, engines.registry())
  })
  after(() => kafka?.stop())

  it('is survived by one and the same follower, which goes on where it was', async () => {
    const registry = await engines.registry()
    if ('missing' in registry) throw new Error('the registry was there a moment ago')
    const settings = settingsFor(kafka)
    await prepareHub(settings, registry)
    const log = openLog(settings, registry)
    const append = (nodeSeq: number) =>
      log.append([
        {
          key: parseNodeId('taihe'),
          nodeSeq,
          schema: { name: 'hub.ItemPublished', version: 1 },
          body: Buffer.from('x'),
        },
      ])
    const applied: number[] = []
    const follower = log.follow({
      group: followerGroup(),
      batchSize: 50,
      startAt: async () => applied.length,
      onBatch: async (_, records) => void applied.push(...records.map(({ offset }) => offset)),
    })
    let ended: unknown = null
    follower.done.catch((error) => {
      ended = error
    })
    await append(1)
    await eventually(async () => applied.length === 1)
    await kafka.kill()
    await pause(OUTAGE_MS)
    await kafka.restart()
    await eventually(
      () =>
        append(2).then(
          () => true,
          () => false,
        ),
      60_000,
    )
    await eventually(async () => applied.length === 2, 60_000)
    expect(applied).to.deep.equal([0, 1])
    expect(ended).to.equal(null)
    await follower.stop()
    await log.close()
  })
})
