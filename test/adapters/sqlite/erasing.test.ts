import { join } from 'node:path'
import { expect } from 'chai'
import { openSqliteEventLog } from '../../../services/adapters/sqlite/event-log.ts'
import { openSqliteJournal } from '../../../services/adapters/sqlite/journal.ts'
import { hashOf } from '../../../services/domain/canonical.ts'
import { itemIdOf, parseInstant, parseNodeId } from '../../../services/domain/ids.ts'
import { timers } from '../../../services/hub/clock.ts'
import type { EncodedRecord } from '../../../services/ports/event-codec.ts'
import { filesHolding, inScratch } from '../../e2e/scratch.ts'

const COUNT = 240
const schema = { name: 'hub.ItemPublished', version: 1 }
const secretOf = (index: number) => `secret-${index}-of-${COUNT}.`
/** From half a kilobyte to more than a page. */
const bodyOf = (index: number) => Buffer.from(secretOf(index).repeat(30 + ((index * 37) % 1200)))
const erased = (index: number): EncodedRecord => ({ schema, body: Buffer.from(`erased ${index}`) })
/** Two of three, in an order that hops over the file. */
const toErase = Array.from({ length: COUNT }, (_, step) => (step * 77) % COUNT).filter((index) => index % 3 !== 0)

function expectNoTrace(folder: string): void {
  for (const index of toErase) expect(filesHolding(folder, secretOf(index)), secretOf(index)).to.be.empty
}

describe('erasing on SQLite', () => {
  it('leaves no byte of an erased record in the log, and everything else as it was', () =>
    inScratch(async (folder) => {
      const log = openSqliteEventLog({
        file: join(folder, 'log.sqlite'),
        schemas: [{ ...schema, text: '{}' }],
        now: () => parseInstant('2026-01-01T00:00:00.000Z'),
        timers,
      })
      for (let index = 0; index < COUNT; index++)
        await log.append([{ key: parseNodeId('taihe'), nodeSeq: index + 1, schema, body: bodyOf(index) }])
      for (const index of toErase)
        await log.erase?.({ key: parseNodeId('taihe'), nodeSeqs: [index + 1], rewrite: () => erased(index) })

      const records = await log.read(0, 0, COUNT + 1)
      await log.close()
      expectNoTrace(folder)
      expect(records.map(({ offset }) => offset)).to.deep.equal(Array.from({ length: COUNT }, (_, index) => index))
      for (const { offset, value } of records) {
        const expected = toErase.includes(offset) ? erased(offset).body : bodyOf(offset)
        expect('body' in value && Buffer.from(value.body).equals(expected), `record ${offset}`).to.equal(true)
      }
    }))

  it('leaves no byte of an erased body in the journal, and everything else as it was', () =>
    inScratch(async (folder) => {
      const journal = openSqliteJournal({
        file: join(folder, 'journal.sqlite'),
        nodeId: parseNodeId('taihe'),
        newSecret: () => Buffer.alloc(32, 7),
        timers,
      })
      const itemOf = (index: number) =>
        itemIdOf(parseNodeId('taihe'), `01890000-0000-7000-8000-${String(index).padStart(12, '0')}`)
      for (let index = 0; index < COUNT; index++)
        journal.transact((tx) =>
          tx.append(
            {
              nodeSeq: index + 1,
              eventId: '01890000-0000-7000-8000-000000000000',
              commandId: hashOf(`command ${index}`),
              envelopeHash: hashOf(`envelope ${index}`),
              itemId: itemOf(index),
              version: 1,
              at: parseInstant('2026-01-01T00:00:00.000Z'),
              schema,
              body: bodyOf(index),
            },
            { itemId: itemOf(index), version: 1, status: 'live', fingerprint: hashOf(`content ${index}`) },
            null,
          ),
        )
      for (const index of toErase) journal.transact((tx) => tx.eraseBefore(itemOf(index), 2, () => erased(index)))
      journal.scrub()

      const records = journal.read(1, COUNT + 1)
      journal.close()
      expectNoTrace(folder)
      expect(records).to.have.length(COUNT)
      for (const { nodeSeq, body } of records) {
        const expected = toErase.includes(nodeSeq - 1) ? erased(nodeSeq - 1).body : bodyOf(nodeSeq - 1)
        expect(Buffer.from(body).equals(expected), `event ${nodeSeq}`).to.equal(true)
      }
    }))
})
