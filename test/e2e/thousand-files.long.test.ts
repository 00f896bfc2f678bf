import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { clientOf, plainContent } from './client.ts'
import { describeOnBoth } from './compositions.ts'
import { expectAllReadable, type PublishedFile, publishWhileKilled } from './many-files.ts'
import { eventually } from './scratch.ts'

/** 1,000 files of 1 KB to 200 MB, 4 GB together. */
const RUN = { count: 995, mostBytes: 31_000_000, large: 5, largeBytes: 200 * 1024 * 1024, kills: 20, seed: 18 }
const MOST_GROWTH = 50 * 1024 * 1024
const REDACTED = 20

describeOnBoth('a thousand files, 4 GB together', ({ inWorld }) => {
  it('are all whole under their items after kills, in bounded memory, and go when their texts are redacted', async function () {
    this.timeout(3_600_000)
    await inWorld(async (world) => {
      const begun = performance.now()
      const { hub, published, killed, growth } = await publishWhileKilled(world, RUN)
      const bytes = published.reduce((sum, file) => sum + file.bytes, 0)
      const told = (what: string) =>
        console.log(`      ${what}, ${Math.round((performance.now() - begun) / 1000)} s after the start`)
      told(`${published.length} files, ${bytes} bytes, ${killed} kills, memory grew by ${growth} bytes`)
      expect([published.length, new Set(published.map(({ sha256 }) => sha256)).size]).to.deep.equal([1000, 1000])
      expect(killed).to.be.greaterThan(10)
      await expectAllReadable(hub, published)
      told('all were read')
      expect(growth).to.be.at.most(MOST_GROWTH)

      const own = join(world.dataFolder, 'nodes', 'taihe', 'attachments')
      const isHere = ({ sha256 }: PublishedFile) => readdirSync(join(own, sha256.slice(0, 2))).includes(sha256)
      const client = clientOf(hub.url, hub.tokens.taihe)
      const [redacted, kept] = [published.slice(0, REDACTED), published.slice(REDACTED)]
      for (const { itemId } of redacted) {
        const { status } = await client.redact(
          itemId,
          1,
          plainContent('已更正', '没有附件', { shownOn: { site: 'all' } }),
        )
        expect(status).to.equal(200)
      }
      await eventually(async () => !redacted.some(isHere), 60_000)
      expect(kept.every(isHere)).to.equal(true)

      const { code, stdout } = await world.run('--json', 'verify')
      const faults = JSON.parse(stdout).faults.filter((fault: { code: string }) => fault.code.startsWith('attachment-'))
      expect([code, faults]).to.deep.equal([0, []])
      told('verify has read all')
    })
  })
})
