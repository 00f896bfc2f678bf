import { EXAMPLE_CONSUMERS } from '../consumers/example-consumers.ts'
import { inScratch } from './scratch.ts'
import { runExamples } from './second-consumer/run-examples.ts'

const COMMANDS = Number(process.env.HUB_TEST_COMMANDS || 2000)
const SEED = Number(process.env.HUB_TEST_SEED || 1)

/** How many of a thousand commands are of each kind, about. */
const SHARES = {
  ...{ publish: 280, revise: 260, redact: 100, redactAny: 30, withdraw: 80, supersede: 40, handOver: 40 },
  ...{ days: 60, hide: 30, move: 6, merge: 5, rename: 4, rebuild: 18, nextDay: 10, killHub: 12, killCopy: 25 },
}

describe('the programs of docs/examples, for long', function () {
  this.timeout(3_600_000)

  it(`have what the hub has after ${COMMANDS} random commands (seed ${SEED})`, () =>
    inScratch(async (folder) => {
      const consumers = EXAMPLE_CONSUMERS.filter((consumer) => consumer.missing() === null)
      const report = await runExamples({ folder, seed: SEED, commands: COMMANDS, consumers, shares: SHARES })
      process.stdout.write(`      ${JSON.stringify(report)}\n`)
    }))
})
