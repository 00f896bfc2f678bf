import { expect } from 'chai'
import { verifyLog } from '../../services/auditor/verify-log.ts'
import { hashOf } from '../../services/domain/canonical.ts'
import { HubError } from '../../services/domain/errors.ts'
import { controlIsSigned } from '../../services/domain/event/control-record.ts'
import { hashEvent } from '../../services/domain/event/signed-event.ts'
import { type Hash, parseInstant } from '../../services/domain/ids.ts'
import type { EventCodec } from '../../services/ports/event-codec.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import { readRecord } from '../../services/ports/read-record.ts'
import { failureOf } from '../failure-of.ts'
import { DING_ZHEN } from '../plain-hub/divisions.ts'
import { CODEC, HUB_ID, ROOT_KEYS } from '../plain-hub/roots.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { createScenario } from '../projector/scenario.ts'

const NODE = DING_ZHEN
const AT = parseInstant('2026-03-05T01:00:00.000Z')

type Scenario = Awaited<ReturnType<typeof createScenario>>

const auditOf = async ({ log, reader }: Scenario, codec: EventCodec = CODEC) =>
  verifyLog({
    log: log.as(stillProcess),
    codec,
    directory: await reader(),
    controlIsSigned: (control) => controlIsSigned(control, ROOT_KEYS),
  })

describe('an audit of the log', () => {
  it('judges by the revocation of a key also behind an old DirectoryAdvanced that was sent again', async () => {
    const scenario = await createScenario()
    const { log, say, directory } = scenario
    await say(NODE, 'ItemPublished', 1, 1)
    const old = (await log.as(stillProcess).read(0, 0, 100)).filter(({ key }) => key === null).at(-1)
    await directory({ type: 'KeyRevoked', nodeId: NODE, keyId: `${NODE}-1`, reason: '被盗' })
    if (old !== undefined) log.put(0, null, old.value)
    await say(NODE, 'ItemRevised', 1, 2)
    const { faults, chains } = await auditOf(scenario)
    expect(faults.map(({ code }) => code)).to.deep.equal(['bad-signature'])
    expect(chains.get(NODE)?.length).to.equal(1)
  })

  it('ends when a registry is away, and calls no record undecodable for that', async () => {
    const scenario = await createScenario()
    const away = new HubError('registry-unavailable', 'The registry does not answer.')
    const decode = () => {
      throw away
    }
    expect(await failureOf(auditOf(scenario, { ...CODEC, decode }))).to.equal(away)
  })

  it('names an event in another node’s partition, which does not stand for the node’s own', async () => {
    const scenario = await createScenario({ partitions: 2 })
    const { log } = scenario
    const published = await scenario.event(NODE, 'ItemPublished', 1, 1)
    const elsewhere = 1 - log.partitionOf(NODE)
    log.put(elsewhere, NODE, CODEC.encodeEvent(published), 1)
    log.put(elsewhere, 'yi-xian', CODEC.encodeEvent(published), 1)
    const { faults, chains } = await auditOf(scenario)
    expect(faults.map(({ code }) => code)).to.have.members(['partition-differs', 'key-differs'])
    expect(chains.get(NODE)).to.equal(undefined)
  })

  it('finds no fault in an event of another node’s partition that the node’s own has, too, and counts it', async () => {
    const scenario = await createScenario({ partitions: 2 })
    const { log } = scenario
    const published = await scenario.event(NODE, 'ItemPublished', 1, 1)
    const elsewhere = 1 - log.partitionOf(NODE)
    log.put(elsewhere, NODE, CODEC.encodeEvent(published), 1)
    const forged = { ...published, signature: new Uint8Array(64) }
    log.put(elsewhere, NODE, CODEC.encodeEvent(forged), 1)
    log.put(log.partitionOf(NODE), NODE, CODEC.encodeEvent(published), 1)
    const { faults, misplaced } = await auditOf(scenario)
    expect(faults.map(({ code, offset }) => [code, offset])).to.deep.equal([
      ['partition-differs', (log.records[elsewhere]?.length ?? 0) - 1],
    ])
    expect(misplaced).to.equal(1)
  })

  it('takes a forged redaction for no reason to erase', async () => {
    const scenario = await createScenario()
    scenario.put({ ...(await scenario.event(NODE, 'ItemPublished', 1, 1)), content: null })
    scenario.put({ ...(await scenario.event(NODE, 'ItemRedacted', 1, 2)), signature: new Uint8Array(64) })
    const { faults } = await auditOf(scenario)
    expect(faults.map(({ code }) => code)).to.have.members(['bad-signature', 'erased-unjustified'])
  })

  it('counts what the root has put away as acknowledged, and names what came after that', async () => {
    const scenario = await createScenario()
    const { log, control } = scenario
    const value = { unreadable: 'no frame', bytes: new Uint8Array([7]) }
    const acknowledge = (offset: number, said: object = {}) => {
      const recordHash = readRecord(value, CODEC).hash
      const fact = {
        type: 'RecordDiscarded',
        hubId: HUB_ID,
        logId: 'log',
        partition: 0,
        offset,
        recordHash,
        at: AT,
      } as const
      control({ ...fact, ...said })
    }
    const { offset } = log.put(0, NODE, value)
    for (const wrong of [{ logId: 'other' }, { recordHash: hashOf('') }, { partition: 1 }, { offset: offset + 9 }])
      acknowledge(offset, wrong)
    expect(await auditOf(scenario)).to.deep.include({ acknowledged: 0 })
    expect((await auditOf(scenario)).faults.map(({ code }) => code)).to.deep.equal(['undecodable'])

    acknowledge(offset)
    acknowledge(offset)
    const { faults, acknowledged, controls } = await auditOf(scenario)
    expect([faults, acknowledged, controls > 0]).to.deep.equal([[], 1, true])

    const again = log.put(0, NODE, value)
    const found = await auditOf(scenario)
    expect(found.faults.map((fault) => [fault.code, fault.offset])).to.deep.equal([['undecodable', again.offset]])
    expect(found.acknowledged).to.equal(1)
  })

  it('counts an event whose signed time is far ahead of the log as acknowledged once the root has seen it', async () => {
    const scenario = await createScenario()
    const tomorrow = parseInstant('2026-03-06T01:00:00.000Z')
    const ahead = await scenario.event(NODE, 'ItemPublished', 1, 1, { at: tomorrow })
    const { offset } = scenario.put(ahead)
    const codes = async () => (await auditOf(scenario)).faults.map(({ code }) => code)
    expect(await codes()).to.deep.equal(['ahead-of-log'])
    const place = { logId: 'log', partition: 0, offset, at: AT }
    const seen = (recordHash: Hash) =>
      scenario.control({ type: 'RecordDiscarded', hubId: HUB_ID, ...place, recordHash })
    seen(hashOf('another'))
    expect(await codes()).to.deep.equal(['ahead-of-log'])
    seen(hashEvent(ahead).envelopeHash)
    const { faults, acknowledged } = await auditOf(scenario)
    expect([faults, acknowledged]).to.deep.equal([[], 1])
    // Nothing about the event changes, and the next one is a fault of its own.
    expect((await scenario.item(NODE, 1))?.version).to.equal(1)
    scenario.put(await scenario.event(NODE, 'ItemRevised', 1, 2, { at: tomorrow }))
    expect(await codes()).to.deep.equal(['ahead-of-log'])
    expect((await scenario.item(NODE, 1))?.version).to.equal(2)
  })

  it('finds no fault in a copy under another key that the root has discarded', async () => {
    const scenario = await createScenario()
    const published = await scenario.event(NODE, 'ItemPublished', 1, 1)
    scenario.put(published)
    scenario.put(published, 'yi-xian' as never)
    const { nodeId, nodeSeq } = published.envelope
    const { envelopeHash } = hashEvent(published)
    const fact = {
      type: 'EventDiscarded',
      hubId: HUB_ID,
      nodeId,
      nodeSeq,
      envelopeHash,
      reason: '抄件',
      at: AT,
    } as const
    expect((await auditOf(scenario)).faults.map(({ code }) => code)).to.deep.equal(['key-differs'])
    scenario.control(fact)
    expect((await auditOf(scenario)).faults).to.deep.equal([])
    expect((await scenario.item(NODE, 1))?.version).to.equal(1)
  })

  it('finds no fault in an event that the root has discarded', async () => {
    const scenario = await createScenario()
    const forged = { ...(await scenario.event(NODE, 'ItemPublished', 1, 1)), signature: new Uint8Array(64) }
    scenario.put(forged)
    const { envelopeHash } = hashEvent(forged)
    scenario.control({
      type: 'EventDiscarded',
      hubId: HUB_ID,
      nodeId: NODE,
      nodeSeq: 1,
      envelopeHash,
      reason: '伪造',
      at: AT,
    })
    expect((await auditOf(scenario)).faults).to.deep.equal([])
  })

  it('names each of very many records that cannot be read', async () => {
    const { reader } = await createScenario()
    const count = 200_000
    const value = { unreadable: 'junk', bytes: new Uint8Array() }
    const read = async (_partition: number, offset: number, limit: number) =>
      Array.from({ length: Math.max(0, Math.min(limit, count - offset)) }, (_, index) => ({
        partition: 0,
        offset: offset + index,
        time: '2026-03-05T01:00:00.000Z',
        key: null,
        value,
      }))
    const log = { partitions: 1, read } as unknown as EventLog
    const directory = await reader()
    const { faults } = await verifyLog({ log, codec: CODEC, directory, controlIsSigned: () => false, batchSize: 5000 })
    expect(faults.filter(({ code }) => code === 'undecodable')).to.have.length(count)
  })
})
