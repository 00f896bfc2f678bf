import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import type { KafkaEngine, RegistryEngine } from '../../../infra/engines/engine.ts'
import { isInstalled, pythonProgram } from '../../../infra/engines/installed.ts'
import { caughtUp, runHub, startHubProcess } from '../../../scripts/hub-process.ts'
import { clientOf } from '../../e2e/client.ts'
import { eventually, inScratch } from '../../e2e/scratch.ts'
import { engineOrPending, engines } from '../../engines.ts'

interface Read {
  type: string
  partition: number
  offset: number
  key: string | null
  itemId: string | null
  version: number | null
  nodeSeq: number | null
  fingerprint: string | null
  computed: string | null
}

const SCRIPT = fileURLToPath(new URL('read-topic.py', import.meta.url))

const isAllSent = async (url: string): Promise<boolean> => {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const pending = [...metrics.matchAll(/^hub_relay_pending_events\{.*\} (\d+)$/gm)].map(([, events]) => events)
  return pending.length > 0 && pending.every((events) => events === '0')
}

describe('Whoever knows Avro and the registry', function () {
  this.timeout(180_000)
  let kafka: KafkaEngine
  let registry: RegistryEngine
  before(async function () {
    kafka = await engineOrPending(this, engines.kafka())
    registry = await engineOrPending(this, engines.registry())
    await engineOrPending(
      this,
      Promise.resolve(isInstalled('python') ? {} : { missing: 'npm run engines:install has not been run' }),
    )
  })

  it('reads the topic and finds every fingerprint right', () =>
    inScratch(async (dataFolder) => {
      const prefix = `test-${crypto.randomUUID().slice(0, 8)}`
      const env = {
        HUB_KAFKA: kafka.brokers.join(','),
        HUB_REGISTRY: registry.url,
        HUB_KAFKA_PREFIX: prefix,
        HUB_KAFKA_PARTITIONS: '4',
        HUB_KAFKA_REPLICATION: '1',
        HUB_KAFKA_MIN_INSYNC: '1',
      }
      for (const args of [
        ['topics', 'apply'],
        ['schemas', 'push'],
        ['init', '--sample'],
      ]) {
        const { code, stderr } = await runHub(args, { dataFolder, env })
        expect(code, stderr).to.equal(0)
      }
      const hub = await startHubProcess({ dataFolder, env })
      await eventually(async () => hub.output().includes('serves') && (await isAllSent(hub.url)), 60_000)
      await caughtUp(hub.url)
      const changes = await clientOf(hub.url).allChanges()
      await hub.stop()

      const { stdout } = await promisify(execFile)(
        pythonProgram('python'),
        [SCRIPT, kafka.brokers.join(','), registry.url, `${prefix}.items`],
        { maxBuffer: 64 * 1024 * 1024 },
      )
      const records = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Read)
      const withContent = records.filter(({ computed }) => computed !== null)
      expect(withContent.length).to.be.at.least(60)
      for (const { itemId, fingerprint, computed } of withContent) expect(computed, itemId ?? '').to.equal(fingerprint)

      const first = records.filter(({ offset }) => offset === 0).map(({ type, key }) => ({ type, key }))
      expect(first).to.deep.equal(Array.from({ length: 4 }, () => ({ type: 'hub.LogCreated', key: null })))
      const latest = new Map(records.filter(({ itemId }) => itemId !== null).map((record) => [record.itemId, record]))
      expect(latest.size).to.equal(changes.size)
      for (const [itemId, { version, fingerprint }] of changes)
        expect(latest.get(itemId)).to.include({ version, fingerprint })
    }))
})
