import { expect } from 'chai'
import { timeFaults } from '../../services/auditor/time-faults.ts'
import { NO_EVENT } from '../../services/domain/directory/directory-state.ts'
import { type ControlFact, signControl } from '../../services/domain/event/control-record.ts'
import { type Instant, instantOf } from '../../services/domain/ids.ts'
import type { LogRecord } from '../../services/ports/event-log.ts'
import type { RecordReading } from '../../services/ports/read-record.ts'
import { AT, chainOf, contentWith, HUB, LIULIN, ROOT } from '../domain/scene.ts'

const PLACE = { store: 'log', partition: 0, offset: 3 } as const
const minutes = (count: number): Instant => instantOf(Date.parse(AT) + count * 60_000)

const codesAt = (time: Instant, reading: RecordReading) =>
  timeFaults({ time } as LogRecord, reading, PLACE).map(({ code }) => code)

const event = chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content: contentWith(), at: AT })
const published: RecordReading = {
  kind: 'event',
  event,
  schema: { name: 'hub.ItemPublished', version: 1 },
  hash: event.envelopeHash,
}
const control = (fact: ControlFact): RecordReading => ({
  kind: 'control',
  control: signControl(fact, ROOT),
  hash: NO_EVENT,
})
const advanced = control({ type: 'DirectoryAdvanced', hubId: HUB, position: 1, hash: NO_EVENT, at: AT })
const created = control({ type: 'LogCreated', hubId: HUB, logId: 'log', partition: 0, at: AT })

describe('the time of a record', () => {
  it('of an event is a fault when what is signed lies more than 10 minutes after it, and never when it lies before', () => {
    expect(codesAt(minutes(-10), published)).to.deep.equal([])
    expect(codesAt(instantOf(Date.parse(AT) - 600_001), published)).to.deep.equal(['ahead-of-log'])
    expect(codesAt(minutes(1_000_000), published)).to.deep.equal([])
  })

  it('of what the hub writes by itself is a fault when it was moved, either way', () => {
    for (const reading of [advanced, created]) {
      expect(codesAt(AT, reading)).to.deep.equal([])
      expect(codesAt(minutes(-10), reading)).to.deep.equal([])
      expect(codesAt(minutes(60), reading)).to.deep.equal([])
      expect(codesAt(minutes(-11), reading)).to.deep.equal(['time-differs'])
      expect(codesAt(minutes(61), reading)).to.deep.equal(['time-differs'])
    }
  })

  it('is named with its place and both times', () => {
    expect(timeFaults({ time: minutes(-20) } as LogRecord, published, PLACE)).to.deep.equal([
      {
        code: 'ahead-of-log',
        ...PLACE,
        nodeId: LIULIN,
        nodeSeq: 1,
        itemId: event.envelope.itemId,
        message: `signed at ${AT}, in the log since ${minutes(-20)}`,
      },
    ])
  })
})
