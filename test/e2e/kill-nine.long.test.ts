import { killNine } from './kill-nine.ts'
import { inScratch } from './scratch.ts'

const KILLS = Number(process.env.HUB_TEST_ROUNDS || 50)

describe('kill -9 at random moments', function () {
  this.timeout(3_600_000)

  it(`${KILLS} times while 5,000 items are imported, others revised and read, loses and doubles nothing`, () =>
    inScratch(async (folder) => {
      const report = await killNine({
        folder,
        seed: 11,
        items: 5000,
        kills: KILLS,
        withinMs: 3500,
        withUndisturbed: true,
      })
      process.stdout.write(`      ${JSON.stringify(report)}\n`)
    }))
})
