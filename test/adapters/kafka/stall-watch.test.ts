import { expect } from 'chai'
import { createStallWatch } from '../../../services/adapters/kafka/stall-watch.ts'
import type { HubError } from '../../../services/domain/errors.ts'
import { createManualTimers } from '../../manual-timers.ts'

const LIMIT_MS = 30_000

function start() {
  const timers = createManualTimers()
  const broker = { isThere: true, asked: 0 }
  const told: HubError[] = []
  const watch = createStallWatch({
    topic: 'hub.items',
    reader: {
      bounds: async () => {
        broker.asked++
        if (!broker.isThere) throw new Error('no broker answers')
        return { low: 0, high: 0 }
      },
    },
    timers,
    onStalled: (error) => told.push(error),
  })
  watch.joined()
  /** Lets the time pass after which a silence is a stall, and the broker answer. */
  const beSilent = async () => {
    timers.pass(LIMIT_MS)
    await new Promise(setImmediate)
  }
  return { watch, timers, broker, told, beSilent }
}

describe('A watch for a consumer that no longer fetches', () => {
  it('tells of the second stall in a row, and not of the first', async () => {
    const { told, beSilent } = start()
    await beSilent()
    expect(told).to.deep.equal([])
    await beSilent()
    expect(told.map(({ code }) => code)).to.deep.equal(['log-stalled'])
  })

  it('begins again after each fetch', async () => {
    const { watch, told, beSilent } = start()
    await beSilent()
    watch.fetched()
    await beSilent()
    expect(told).to.deep.equal([])
  })

  it('does not take an outage for a stall', async () => {
    const { broker, told, beSilent } = start()
    await beSilent()
    broker.isThere = false
    await beSilent()
    broker.isThere = true
    await beSilent()
    expect(told).to.deep.equal([])
    await beSilent()
    expect(told).to.have.length(1)
  })

  it('counts no time while a batch is being handed on, however long it takes', async () => {
    const { watch, broker, beSilent } = start()
    const batch = Promise.withResolvers<void>()
    const handingOn = watch.whileBusy(() => batch.promise)
    watch.fetched()
    await beSilent()
    expect(broker.asked).to.equal(0)
    batch.resolve()
    await handingOn
    await beSilent()
    expect(broker.asked).to.equal(1)
  })

  it('tells nothing any more once it is stopped', async () => {
    const { watch, timers, told, beSilent } = start()
    await beSilent()
    timers.pass(LIMIT_MS)
    watch.stop()
    await new Promise(setImmediate)
    watch.fetched()
    await beSilent()
    expect(told).to.deep.equal([])
    expect(timers.due()).to.deep.equal([])
  })
})
