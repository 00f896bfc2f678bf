import { expect } from 'chai'
import { runHub } from '../../scripts/hub-process.ts'
import { embedded } from './compositions.ts'
import { expectAllReadable, publishWhileKilled } from './many-files.ts'

describe('files that are put while the hub is killed', function () {
  this.timeout(120_000)

  it('are there, whole, under their items, and nothing half is left that verify would name', () =>
    embedded.inWorld(async (world) => {
      const run = { count: 7, mostBytes: 1_000_000, large: 1, largeBytes: 20_000_000, kills: 2, seed: 7 }
      const { hub, published, killed } = await publishWhileKilled(world, run)
      expect([published.length, killed]).to.deep.equal([8, 2])
      await expectAllReadable(hub, published)
      const verified = await runHub(['--json', 'verify'], { dataFolder: world.dataFolder })
      expect([verified.code, JSON.parse(verified.stdout).faults]).to.deep.equal([0, []])
    }))
})
