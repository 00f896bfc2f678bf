import { expect } from 'chai'
import { endsUntil, type Until } from '../../services/auditor/ends-until.ts'
import { parseInstant } from '../../services/domain/ids.ts'
import type { EventLog } from '../../services/ports/event-log.ts'

/** Two partitions of ten records each, one a minute. */
const log = {
  ends: async () => [10, 10],
  timeAt: async (_partition: number, offset: number) =>
    offset < 10 ? parseInstant(`2026-03-01T08:0${offset}:00.000Z`) : null,
} satisfies Partial<EventLog> as unknown as EventLog

describe('the end of a replay', () => {
  const ends = (until: Until) => endsUntil(log, until)

  it('is an offset in every partition, or in those named, never beyond the log', async () => {
    expect(await ends({ offset: 4 })).to.deep.equal([4, 4])
    expect(await ends({ offset: 99 })).to.deep.equal([10, 10])
    expect(await ends({ offsets: new Map([[1, 3]]) })).to.deep.equal([10, 3])
  })

  it('is after the last record at or before a time', async () => {
    expect(await ends({ time: parseInstant('2026-03-01T08:03:00.000Z') })).to.deep.equal([4, 4])
    expect(await ends({ time: parseInstant('2026-03-01T08:03:59.999Z') })).to.deep.equal([4, 4])
    expect(await ends({ time: parseInstant('2026-03-01T07:59:00.000Z') })).to.deep.equal([0, 0])
    expect(await ends({ time: parseInstant('2027-01-01T00:00:00.000Z') })).to.deep.equal([10, 10])
  })
})
