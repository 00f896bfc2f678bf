import { engineOrPending, engines } from '../engines.ts'
import type { OwnEngines } from './compositions.ts'
import * as strikes from './faults/strikes.ts'
import { inTown } from './faults/town.ts'

/** The faults that matter most, one after another in one round. faults.long.test.ts has all of them, ten rounds each. */
describe('services on engines that are killed while events flow', function () {
  this.timeout(480_000)
  let own: Required<OwnEngines>

  before(async function () {
    own = {
      kafka: await engineOrPending(this, engines.fresh.kafka()),
      registry: await engineOrPending(this, engines.registry()),
      mongo: await engineOrPending(this, engines.fresh.mongo()),
    }
  })
  after(() => Promise.all([own?.kafka.stop(), own?.mongo.stop()]))

  it('lose and double nothing, set bad records aside, and are well again without a hand', () =>
    inTown({ events: 60 }, own, async (town) => {
      await town.round(async (flow) => {
        await strikes.killStore(town, own, flow)
        await strikes.killService(({ projectors: [first] }) => first as never)(town, own, flow)
        await strikes.killBroker(town, own, flow)
        await strikes.badRecords(town, own, flow)
      })
      await town.isWhole()
    }))
})
