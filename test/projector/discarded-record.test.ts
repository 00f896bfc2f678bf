import { expect } from 'chai'
import fc from 'fast-check'
import type { ControlFact } from '../../services/domain/event/control-record.ts'
import { type Hash, parseInstant } from '../../services/domain/ids.ts'
import type { LogRecord, Position } from '../../services/ports/event-log.ts'
import { readRecord } from '../../services/ports/read-record.ts'
import { DING_ZHEN } from '../plain-hub/divisions.ts'
import { keyNamed } from '../plain-hub/keys.ts'
import { CODEC, HUB_ID } from '../plain-hub/roots.ts'
import { createScenario } from './scenario.ts'

const NODE = DING_ZHEN
const AT = parseInstant('2026-03-01T00:00:00.000Z')
type Scenario = Awaited<ReturnType<typeof createScenario>>

const JUNK = (byte: number): LogRecord['value'] => ({ unreadable: 'no frame', bytes: new Uint8Array([byte]) })
const hashAt = ({ log }: Scenario, { partition, offset }: Position): Hash => {
  const record = log.records[partition]?.find((one) => one.offset === offset)
  if (record === undefined) throw new Error('no record')
  return readRecord(record.value, CODEC).hash
}
const junk = ({ log }: Scenario, byte = 7) => log.put(0, NODE, JUNK(byte))

function discard(
  scenario: Scenario,
  position: Position,
  said: Partial<ControlFact & { type: 'RecordDiscarded' }> = {},
) {
  const recordHash = hashAt(scenario, position)
  const place = { partition: position.partition, offset: position.offset }
  scenario.control({ type: 'RecordDiscarded', hubId: HUB_ID, logId: 'log', ...place, recordHash, at: AT, ...said })
}

describe('a record that nobody can read', () => {
  it('stays an alarm until the root puts it away', async () => {
    const scenario = await createScenario()
    const { offset, partition } = junk(scenario)
    expect(await scenario.parked()).to.deep.equal([{ offset, reason: 'undecodable' }])
    discard(scenario, { partition, offset })
    expect(await scenario.parked()).to.deep.equal([])
    await scenario.say(NODE, 'ItemPublished', 1, 1)
    expect((await scenario.item(NODE, 1))?.version).to.equal(1)
  })

  it('is another alarm when it comes once more, or another one comes', async () => {
    const scenario = await createScenario()
    discard(scenario, junk(scenario))
    const again = [junk(scenario), junk(scenario, 8)]
    expect((await scenario.parked()).map(({ offset }) => offset)).to.deep.equal(again.map(({ offset }) => offset))
  })

  it('may be a control record that no root key signed, which has no hash of an envelope either', async () => {
    const scenario = await createScenario()
    const fact: ControlFact = { type: 'LogCreated', hubId: HUB_ID, logId: 'other', partition: 0, at: AT }
    scenario.control(fact, keyNamed('thief'))
    const [forged] = await scenario.parked()
    expect(forged?.reason).to.equal('bad-signature')
    discard(scenario, { partition: 0, offset: forged?.offset ?? 0 })
    expect(await scenario.parked()).to.deep.equal([])
  })

  for (const [what, said] of Object.entries({
    'another record than the one there': { recordHash: `sha-256:${'0'.repeat(64)}` as Hash },
    'a record of another log': { logId: 'other' },
    'a record of another partition': { partition: 1 },
    'an offset that is behind': { offset: 99 },
    'a record of another hub': { hubId: 'other' },
  } satisfies Record<string, Partial<ControlFact & { type: 'RecordDiscarded' }>>))
    it(`is not put away by what names ${what}`, async () => {
      const scenario = await createScenario()
      const position = junk(scenario)
      discard(scenario, position, said)
      expect((await scenario.parked()).map(({ offset }) => offset)).to.include(position.offset)
    })

  it('leaves an event alone, whatever place is named', async () => {
    const scenario = await createScenario()
    const other = await createScenario()
    const forged = await other.event(NODE, 'ItemPublished', 1, 1, { key: 'thief' })
    const { offset } = scenario.put(forged)
    discard(scenario, { partition: 0, offset })
    expect(await scenario.parked()).to.deep.equal([{ offset, reason: 'bad-signature' }])
  })

  it('stays away after a crash anywhere, behind another projector, and in any split', async function () {
    this.timeout(60_000)
    const scenario = await createScenario()
    const [first, second] = [junk(scenario), junk(scenario, 9)]
    await scenario.say(NODE, 'ItemPublished', 1, 1)
    discard(scenario, second)
    discard(scenario, first)
    discard(scenario, first)
    junk(scenario)
    await scenario.crashedAnywhere()
    await scenario.overtakenAnywhere()
  })

  it('is put away the same in any split of any log', async function () {
    this.timeout(60_000)
    const step = fc.record({ isJunk: fc.boolean(), which: fc.nat(9) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (asked) => {
        const scenario = await createScenario()
        const put: Position[] = []
        for (const { isJunk, which } of asked) {
          const position = put[which % Math.max(put.length, 1)]
          if (isJunk || position === undefined) put.push(junk(scenario, which))
          else discard(scenario, position)
        }
        await scenario.models()
      }),
      { numRuns: 60 },
    )
  })
})
