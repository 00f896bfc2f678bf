import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createAvroCodec } from '../../services/adapters/avro/event-codec.ts'
import { openSqliteReadStore } from '../../services/adapters/sqlite/read-store.ts'
import { canonicalText } from '../../services/domain/canonical.ts'
import { signText } from '../../services/domain/event/signed-event.ts'
import { verifyOnThreadPool } from '../../services/domain/event/verify-on-thread-pool.ts'
import { timers } from '../../services/hub/clock.ts'
import type { LogEntry, LogRecord } from '../../services/ports/event-log.ts'
import { catchUp } from '../../services/projector/catch-up.ts'
import { contentOf, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

const SCHEMAS = fileURLToPath(new URL('../../schemas', import.meta.url))

describe('An event that a newer hub wrote, with a member that this one does not know', () => {
  it('is parked where it cannot be applied yet, and applied whole once it can', async () => {
    const hub = await startScratchHub()
    const folder = mkdtempSync(join(tmpdir(), 'newer-'))
    const store = openSqliteReadStore({ folder: join(folder, 'read'), timers })
    try {
      cpSync(SCHEMAS, join(folder, 'schemas'), { recursive: true })
      const text = newerSchema(readFileSync(join(SCHEMAS, 'item-revised/2.avsc'), 'utf8'))
      writeFileSync(join(folder, 'schemas/item-revised/3.avsc'), text)
      const newer = createAvroCodec({ folder: join(folder, 'schemas') })
      const ours = createAvroCodec({ folder: SCHEMAS, newer: () => text })

      const first = hub.publish(TAIHE, contentOf('通知', '正文'))
      hub.revise(first.itemId, 1, contentOf('通知', '改过的正文'))
      await hub.settle()
      const records = await hub.log.read(0, 0, 1000)
      const decoded = hub.codec.decode(records.at(-1)?.value as LogEntry)
      if (decoded.kind !== 'event') throw new Error('no event')
      const envelope = { ...decoded.event.envelope, note: '新成员' }
      const signature = signText(canonicalText(envelope), hub.keyOf(TAIHE).privateKey)
      const value = newer.encodeEvent({ ...decoded.event, envelope, signature })
      // The newer event comes before the one that it follows.
      const turned = [...records.slice(0, -2), { ...records.at(-1), value }, records.at(-2)].map(
        (record, offset) => ({ ...record, offset }) as LogRecord,
      )
      const log = {
        ...hub.log,
        read: async (_: number, from: number, limit: number) => turned.slice(from, from + limit),
      }
      const generation = await store.open(1)
      const deps = { ...hub, log, codec: ours, generation, verify: verifyOnThreadPool }

      await catchUp({ ...deps, ends: [turned.length - 1] })
      expect(await generation.parkedCounts()).to.deep.equal([{ reason: 'gap', nodeId: 'taihe', count: 1 }])
      // Another process knows the newer schema only once it has met it in the log.
      let met = false
      const restarted = createAvroCodec({ folder: SCHEMAS, newer: () => (met ? text : undefined) })
      const read = async (...asked: Parameters<typeof log.read>) => {
        const found = await log.read(...asked)
        met ||= found.some((record) => record.value === value)
        return found
      }
      await catchUp({ ...deps, log: { ...log, read }, codec: restarted, ends: [turned.length] })
      expect(await generation.parkedCounts()).to.deep.equal([])
      const document = await generation.item(first.itemId)
      expect(document).to.include({ version: 2 })
      expect(document?.latest.envelopeText).to.include('新成员')
    } finally {
      await store.close()
      await hub.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

function newerSchema(text: string): string {
  const schema = JSON.parse(text)
  schema.fields.push({ name: 'note', type: ['null', 'string'], default: null })
  return JSON.stringify(schema)
}
