import { killNine } from './kill-nine.ts'
import { inScratch } from './scratch.ts'

describe('kill -9', function () {
  this.timeout(120_000)

  it('while importing, revising and reading loses and doubles nothing (2 kills; 50 in the long round)', () =>
    inScratch(async (folder) => {
      await killNine({ folder, seed: 7, items: 300, kills: 2, withinMs: 900, withUndisturbed: false })
    }))
})
