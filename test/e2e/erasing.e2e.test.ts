import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from './client.ts'
import { eventually, filesHolding, inScratch } from './scratch.ts'

describe('a redaction', function () {
  this.timeout(60_000)

  it('leaves no byte of the old text in any file, and chain, log and read models verify', () =>
    inScratch(async (dataFolder) => {
      const hub = await startHubProcess({ dataFolder })
      const client = clientOf(hub.url, hub.tokens.taihe)
      const secrets = ['贰零贰陆瓒璩第一版', '龘靐齉第二版', 'Quetzalcoatl-7731']
      const first = await client.publish(
        'taihe',
        plainContent(`名单公示${secrets[0]}`, `领取人${secrets[0]}`, { shownOn: { site: 'all', topic: 'all' } }),
      )
      const { itemId } = first.body
      await client.revise(
        itemId,
        1,
        plainContent('名单公示', `领取人${secrets[1]}，${secrets[2]}`, { shownOn: { site: 'all', topic: 'all' } }),
      )
      await client.get(`/v1/items/${itemId}?atLeast=2`)
      for (const secret of secrets) expect(filesHolding(dataFolder, secret), 'before').not.to.be.empty

      const redacted = await client.redact(
        itemId,
        2,
        plainContent('名单公示', '领取人某某', { shownOn: { site: 'all', topic: 'all' } }),
      )
      expect(redacted.status).to.equal(200)
      await client.get(`/v1/items/${itemId}?atLeast=3`)
      for (const secret of [...secrets, '瓒璩', '龘靐'])
        await eventually(async () => filesHolding(dataFolder, secret).length === 0)

      const { body } = await client.get(`/v1/items/${itemId}/history`)
      expect(body.versions.map((version: { erased?: boolean }) => version.erased === true)).to.deep.equal([
        true,
        true,
        false,
      ])
      const found = await client.outlet('site/341222', `&q=${encodeURIComponent('龘靐')}`)
      expect(found.size).to.equal(0)
      await caughtUp(hub.url)
      await hub.stop()
      for (const command of ['verify', 'compare']) {
        const run = await runHub([command], { dataFolder })
        expect(run.code, run.stdout + run.stderr).to.equal(0)
      }
      for (const secret of secrets) expect(filesHolding(dataFolder, secret), 'after').to.be.empty
    }))
})
