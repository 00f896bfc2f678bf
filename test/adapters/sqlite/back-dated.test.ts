import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { openSqliteJournal } from '../../../services/adapters/sqlite/journal.ts'
import { goesBack, latestAtAfter } from '../../../services/domain/event/latest-at.ts'
import { type Instant, instantOf } from '../../../services/domain/ids.ts'
import { timers } from '../../../services/hub/clock.ts'
import type { Journal, JournalRecord } from '../../../services/ports/journal.ts'
import { AT, chainOf, contentWith, LIULIN } from '../../domain/scene.ts'
import { CODEC } from '../../plain-hub/roots.ts'
import { createPlainJournal } from '../../plain-hub/stores/journal.ts'
import { scratchFolder } from '../../scratch-folder.ts'

const event = chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content: contentWith() })
const { schema, body } = CODEC.encodeEvent(event)
const hexOf = (number: number, length: number) => number.toString(16).padStart(length, '0')
const recordOf = (nodeSeq: number, at: Instant): JournalRecord => ({
  schema,
  body,
  nodeSeq,
  at,
  eventId: `00000000-0000-7000-8000-${hexOf(nodeSeq, 12)}`,
  commandId: `sha-256:${hexOf(nodeSeq, 64)}` as never,
  envelopeHash: event.envelopeHash,
  itemId: event.envelope.itemId,
  version: nodeSeq,
})

describe('A journal knows which of its events go back in time', () => {
  const folder = scratchFolder()
  let count = 0

  it('as the chain does, in a file and in memory, whatever the times', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }), (minutes) => {
        const file = join(folder(), `journal-${++count}.sqlite`)
        const journals: Journal[] = [
          openSqliteJournal({ file, nodeId: LIULIN, newSecret: () => randomBytes(32), timers }),
          createPlainJournal(LIULIN),
        ]
        const records = minutes.map((minute, index) => recordOf(index + 1, instantOf(Date.parse(AT) + minute * 60_000)))
        let latest: Instant | null = null
        const wanted = records.map(({ at }) => {
          const isBack = goesBack(at, latest)
          latest = latestAtAfter(latest, at)
          return isBack
        })
        for (const journal of journals) {
          journal.transact((tx) => {
            for (const record of records) tx.append(record, null, null)
          })
          expect(records.map(journal.isBackDated)).to.deep.equal(wanted)
          journal.close()
        }
      }),
      { numRuns: 20 },
    )
  })
})
