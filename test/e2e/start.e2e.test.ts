import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { isNoStartLine } from '../hub/clear-error.ts'
import { clientOf } from './client.ts'
import { describeOnBoth } from './compositions.ts'
import { inScratch } from './scratch.ts'

describe('hub start', function () {
  this.timeout(60_000)

  it('serves the sample, also when it is started again, and never publishes it twice', () =>
    inScratch(async (dataFolder) => {
      const first = await startHubProcess({ dataFolder })
      await caughtUp(first.url)
      const before = await clientOf(first.url).allChanges()
      expect(before.size).to.be.at.least(60)
      expect(statSync(join(dataFolder, 'tokens.json')).mode & 0o777).to.equal(0o600)
      expect(await first.stop()).to.equal(0)

      const second = await startHubProcess({ dataFolder })
      await caughtUp(second.url)
      expect([...(await clientOf(second.url).allChanges()).values()]).to.deep.equal([...before.values()])
      expect(await second.stop()).to.equal(0)
    }))

  it('refuses a second hub on the same data in one line', () =>
    inScratch(async (dataFolder) => {
      const hub = await startHubProcess({ dataFolder })
      const second = await runHub(['start'], { dataFolder, env: { HUB_PORT: '0' } })
      expect(second.code).to.equal(3)
      expect(second.stderr.trim().split('\n').filter(isNoStartLine)).to.have.length(1)
      expect(second.stderr).to.include(`process ${hub.pid}`)
      await hub.stop()
    }))
})

describeOnBoth('hub start', ({ inWorld }) => {
  it('shows a village, a county and the city the same sentence of the same plan', () =>
    inWorld(async (world) => {
      const hub = await world.start()
      await caughtUp(hub.url)
      const client = clientOf(hub.url)
      const found = await Promise.all(
        ['board/341222102200', 'site/341226', 'topic/341200'].map((outlet) =>
          client.outlet(outlet, `&q=${encodeURIComponent('脱贫攻坚')}`),
        ),
      )
      const ids = found.map((list) =>
        [...list.values()]
          .filter((item) => item.itemId.startsWith('fuyang.'))
          .map(({ itemId, version, fingerprint }) => ({ itemId, version, fingerprint })),
      )
      expect(ids[0]).to.have.length.at.least(1)
      expect(ids[1]).to.deep.equal(ids[0])
      expect(ids[2]).to.deep.equal(ids[0])
    }))

  it('starts again after kill -9 at once, with everything it had', () =>
    inWorld(async (world) => {
      const hub = await world.start()
      const { body } = await clientOf(hub.url, hub.tokens.fuyang).publish('fuyang', {
        title: '断电前的通知',
        body: { format: 'text', text: '内容' },
        shownOn: { topic: 'all' },
      })
      await hub.kill('SIGKILL')
      const again = await world.start()
      const { status } = await clientOf(again.url).get(`/v1/items/${body.itemId}?atLeast=1`)
      expect(status).to.equal(200)
      expect(JSON.parse(readFileSync(join(world.dataFolder, 'hub.json'), 'utf8')).pid).to.equal(again.pid)
    }))
})
