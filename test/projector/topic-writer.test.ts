import { randomBytes } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openSqliteReadStore } from '../../services/adapters/sqlite/read-store.ts'
import { verifyLog } from '../../services/auditor/verify-log.ts'
import { hashOf } from '../../services/domain/canonical.ts'
import { controlIsSigned, signControl } from '../../services/domain/event/control-record.ts'
import { verifyOnThreadPool } from '../../services/domain/event/verify-on-thread-pool.ts'
import { itemIdOf, parseItemId, parseNodeId } from '../../services/domain/ids.ts'
import { timers } from '../../services/hub/clock.ts'
import { newSigningKey } from '../../services/hub/data/keys.ts'
import type { LogEntry, LogRecord } from '../../services/ports/event-log.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import { catchUp } from '../../services/projector/catch-up.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'
import { createHostileNode } from './hostile-node.ts'

describe('Whoever may write to the topic, without any key', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  const records = async (): Promise<LogRecord[]> => {
    const all: LogRecord[] = []
    for (;;) {
      const more = await hub.log.read(0, all.length, 1000)
      if (more.length === 0) return all
      all.push(...more)
    }
  }

  /** Raw values, as a client of the engine would write them. */
  function put(values: [key: string | null, value: Uint8Array][]): void {
    const database = new DatabaseSync(`${hub.folder}/log.sqlite`)
    const insert = database.prepare(
      'INSERT INTO records SELECT 0, max(offset) + 1, ?, ?, NULL, ? FROM records WHERE partition = 0',
    )
    for (const [key, value] of values) insert.run(Date.parse(hub.clock.now), key, value)
    database.close()
  }

  /** Builds another generation from the log's beginning. Gives how many parked rows and records were read for it. */
  async function replay(batchSize: number, from = 0) {
    const store = openSqliteReadStore({ folder: `${hub.folder}/replay-${batchSize}`, timers })
    const read = { parked: 0, records: 0 }
    try {
      const generation = await store.open(1)
      const counted =
        <T extends unknown[], R>(work: (...asked: T) => Promise<R[]>, what: keyof typeof read) =>
        async (...asked: T) => {
          const rows = await work(...asked)
          read[what] += rows.length
          return rows
        }
      const counting: Generation = {
        ...generation,
        parkedEnvelopes: counted(generation.parkedEnvelopes, 'parked'),
        parkedBetween: counted(generation.parkedBetween, 'parked'),
      }
      const log = { ...hub.log, read: counted(hub.log.read, 'records') }
      const verify = verifyOnThreadPool
      if (from > 0) await catchUp({ ...hub, generation, verify, ends: [from] })
      await catchUp({ ...hub, log, generation: counting, verify, batchSize })
      return { read, parked: await generation.parkedCounts() }
    } finally {
      await store.close()
    }
  }

  it('writes random bytes, frames and damaged records, and all honest items are served', async () => {
    const first = hub.publish(TAIHE, contentOf('第一条', '正文'))
    await hub.settle()
    const database = new DatabaseSync(`${hub.folder}/log.sqlite`, { readOnly: true })
    const whole = database.prepare('SELECT value FROM records').all() as { value: Uint8Array }[]
    database.close()
    const nonsense = Array.from({ length: 400 }, (_, i): [string | null, Uint8Array] => {
      const key = [null, 'taihe', '\0', 'x'.repeat(10_000)][i % 4] ?? null
      if (i % 2 === 0) return [key, Buffer.concat([Buffer.from([0, 0, 0, 0, i % 10]), randomBytes(i * 3)])]
      const damaged = Buffer.from((whole[i % whole.length] as { value: Uint8Array }).value)
      for (let flips = i % 5; flips >= 0; flips--)
        damaged[Math.floor(Math.random() * damaged.length)] = Math.floor(Math.random() * 256)
      return [key, damaged]
    })
    put([...nonsense, ['taihe', new Uint8Array()], [null, Buffer.alloc(5_000_000, 255)]])
    const last = hub.publish(TAIHE, contentOf('最后一条', '正文'))
    await hub.settle()
    for (const { itemId } of [first, last]) expect((await hub.fetch(`/v1/items/${itemId}`)).status).to.equal(200)
    const { log, codec, directory, rootKeys } = hub
    const audit = await verifyLog({ log, codec, directory, controlIsSigned: (one) => controlIsSigned(one, rootKeys) })
    expect(audit.faults).to.not.be.empty
    expect(hub.errors).to.deep.equal([])
  })

  it('writes control records that no root signed, and old ones again: nothing moves', async () => {
    const thief = newSigningKey('thief')
    const { hubId, clock } = hub
    const facts = [
      { type: 'DirectoryAdvanced', hubId, position: 2 ** 40, hash: hashOf('') },
      { type: 'LogCreated', hubId, logId: 'another', partition: 0 },
      {
        type: 'EventDiscarded',
        hubId,
        nodeId: TAIHE,
        nodeSeq: 1,
        envelopeHash: hashOf(''),
        reason: 'x'.repeat(90_000),
      },
    ] as const
    const before = await records()
    for (const fact of facts)
      await hub.log.appendControl(0, hub.codec.encodeControl(signControl({ ...fact, at: clock.now }, thief)))
    for (const { key, value } of before) if (key === null && 'schema' in value) await hub.log.appendControl(0, value)
    const { itemId } = hub.publish(TAIHE, contentOf('通知', '正文'))
    await hub.settle()
    expect((await hub.fetch(`/v1/items/${itemId}`)).status).to.equal(200)
    expect(await hub.generation.parkedCounts()).to.deep.equal([{ reason: 'bad-signature', nodeId: null, count: 3 }])
  })

  it('copies an honest event under a foreign key, again and again: a repeat of it does not read all of that', async () => {
    hub.publish(TAIHE, contentOf('通知', '正文'))
    await hub.settle()
    const own = (await records()).at(-1) as LogRecord
    const copy: Omit<LogEntry, 'key'> = { ...(own.value as LogEntry), nodeSeq: 1 }
    await hub.log.append(Array.from({ length: 300 }, () => ({ ...copy, key: FUYANG })))
    const [from = 0] = await hub.log.ends()
    await hub.log.append(Array.from({ length: 5 }, () => ({ ...copy, key: TAIHE })))
    const { read, parked } = await replay(1, from)
    expect(parked).to.deep.equal([{ reason: 'bad-signature', nodeId: 'taihe', count: 300 }])
    expect(read.parked).to.equal(0)
  })

  it('or with a key leaves a gap and fills the park behind it: what comes before the gap does not read all of that', async () => {
    const node = await createHostileNode(hub, parseNodeId('evil-holes'))
    await node.say(...Array.from({ length: 300 }, (_, i) => ({ envelope: { nodeSeq: 100 + i } })))
    const [from = 0] = await hub.log.ends()
    for (let i = 0; i < 5; i++)
      await node.say({ envelope: { itemId: parseItemId(`evil-holes.019ca6b1-0000-7000-8000-00000000000${i}`) } })
    await hub.settle()
    const { read } = await replay(1, from)
    expect((await hub.generation.headTimes()).get(parseNodeId('evil-holes'))?.nodeSeq).to.equal(5)
    // These are the five, and what a start reads again.
    expect(read.records).to.be.below(10)
  })

  it('and what waits for a gap is applied when it is filled, however much that is', async () => {
    const node = await createHostileNode(hub, parseNodeId('late'))
    const itemId = (i: number) => itemIdOf(node.nodeId, `019ca6b1-0000-7000-8000-${String(i).padStart(12, '0')}`)
    const before = (await hub.log.ends())[0] as number
    for (let i = 0; i < 260; i++) await node.say({ envelope: { itemId: itemId(i) } })
    const own = (await hub.log.read(0, before, 1000)).map(({ value }, i) => ({
      ...(value as LogEntry),
      key: 'late',
      nodeSeq: i + 1,
    }))
    await hub.settle()
    // This is the same log in another order: the node's first event comes last.
    const turned = [...(await hub.log.read(0, 0, before)), ...own.slice(1), ...own.slice(0, 1)]
    const log = {
      ...hub.log,
      ends: async () => [turned.length],
      read: async (_: number, from: number, limit: number) =>
        turned.slice(from, from + limit).map((record, i) => ({
          time: hub.clock.now,
          ...record,
          partition: 0,
          offset: from + i,
          value: 'value' in record ? record.value : record,
        })) as LogRecord[],
    }
    const store = openSqliteReadStore({ folder: `${hub.folder}/turned`, timers })
    const generation = await store.open(1)
    await catchUp({ ...hub, log, generation, verify: verifyOnThreadPool })
    expect(await generation.parkedCounts()).to.deep.equal([])
    expect((await generation.allHeads()).find(({ nodeId }) => nodeId === 'late')?.nodeSeq).to.equal(260)
    await store.close()
  })
})
