import { expect } from 'chai'
import { instantOf } from '../../../services/domain/ids.ts'
import { watchUnapplied } from '../../../services/hub/running/watch-unapplied.ts'
import type { LogRecord } from '../../../services/ports/event-log.ts'
import { createManualTimers } from '../../manual-timers.ts'

/** A log of two partitions with ten records each, and a read store that has applied the first five. */
function given() {
  const timers = createManualTimers()
  const state = {
    milliseconds: 0,
    ends: [10, 10],
    next: [10, 5],
    /** Offsets that can be read. */
    readable: (_offset: number) => true,
    isAway: false,
  }
  const said: string[] = []
  const watch = watchUnapplied({
    log: {
      ends: async () => {
        if (state.isAway) throw new Error('away')
        return state.ends
      },
      read: async (_partition, offset) => (state.readable(offset) ? [{} as LogRecord] : []),
    },
    checkpoints: async () => state.next.map((nextOffset, partition) => ({ partition, nextOffset })),
    clock: { now: () => instantOf(state.milliseconds), timers },
    onIdle: (fault) => said.push(fault),
    onMoving: () => said.push('moving'),
  })
  /** So many seconds pass, with a look every five. */
  const pass = async (seconds: number, meanwhile = () => {}) => {
    for (let passed = 0; passed < seconds; passed += 5) {
      meanwhile()
      await watch.look().catch(() => {})
      state.milliseconds += 5000
    }
    await watch.look().catch(() => {})
  }
  return { state, said, watch, pass }
}

describe('a projector that watches its store', () => {
  it('names the partition that nobody applies, after half a minute, once a minute, and when it moves again', async () => {
    const { state, said, watch, pass } = given()
    await pass(25)
    expect(watch.fault()).to.equal(null)
    await pass(5)
    expect(watch.fault()).to.contain('applies partition 1 of the event log').and.to.contain('since 1970-01-01T00:00:00')
    await pass(50)
    expect(said).to.have.length(1)
    await pass(20)
    expect(said).to.have.length(2)
    state.next = [10, 10]
    await pass(5)
    expect(watch.fault()).to.equal(null)
    expect(said.at(-1)).to.equal('moving')
    expect(said).to.have.length(3)
  })

  it('stands by in silence while another projector applies, however far that one is behind', async () => {
    const { state, said, watch, pass } = given()
    state.ends = [10, 1_000_000]
    await pass(120, () => {
      state.next = [10, (state.next[1] ?? 0) + 1]
    })
    expect(watch.fault()).to.equal(null)
    expect(said).to.deep.equal([])
  })

  it('says nothing of offsets that hold no record, or none that may be read yet', async () => {
    const { state, watch, pass } = given()
    state.readable = () => false
    await pass(120)
    expect(watch.fault()).to.equal(null)
  })

  it('knows nothing new while the log is away, and counts anew from no wrong moment', async () => {
    const { state, watch, pass } = given()
    await pass(40)
    const before = watch.fault()
    expect(before).not.to.equal(null)
    state.isAway = true
    state.next = [10, 10]
    await pass(30)
    expect(watch.fault()).to.equal(before)
    state.isAway = false
    await pass(5)
    expect(watch.fault()).to.equal(null)
  })
})
