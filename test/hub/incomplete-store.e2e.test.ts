import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { caughtUp, runHub, startHubProcess } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { eventually } from '../e2e/scratch.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { makeHub } from './made-hub.ts'

describe('a hub whose read store was restored in parts', function () {
  this.timeout(180_000)
  const folder = scratchFolder()

  it('keeps its pages, says what to do, parks nothing, and is whole after that', async () => {
    const dataFolder = await makeHub(folder())
    const hub = await startHubProcess({ dataFolder })
    const client = clientOf(hub.url, hub.tokens.taihe)
    const lost = (await client.publish('taihe', plainContent('将要丢失', '一'))).body
    const kept = (await client.publish('taihe', plainContent('没有丢失', '二'))).body
    await caughtUp(hub.url)

    // The item goes while the hub runs: it is noticed at the next event of it.
    const database = new DatabaseSync(join(dataFolder, 'read/g1.sqlite'))
    database.exec('PRAGMA busy_timeout = 10000')
    database.prepare('DELETE FROM items WHERE itemId = ?').run(lost.itemId)
    database.close()
    expect((await client.revise(lost.itemId, 1, plainContent('将要丢失', '三'))).status).to.equal(200)
    await eventually(async () => /store-incomplete.*projector: stopped/.test(hub.output()), 30_000)
    expect(hub.output()).to.include(lost.itemId).and.include('hub rebuild --switch --force')
    expect((await fetch(`${hub.url}/items/${kept.itemId}`)).status).to.equal(200)
    expect((await fetch(`${hub.url}/readyz`)).status).to.equal(503)
    expect((await client.get('/v1/status')).body.parked.byReason).to.deep.equal({})
    await hub.stop()

    // And at the start.
    const again = await startHubProcess({ dataFolder })
    expect(again.output()).to.match(/store-incomplete.*projector: stopped/)
    expect((await fetch(`${again.url}/items/${kept.itemId}`)).status).to.equal(200)

    const rebuilt = await runHub(['rebuild', '--switch', '--force'], { dataFolder })
    expect(rebuilt.code, rebuilt.stderr).to.equal(0)
    await again.stop()
    const whole = await startHubProcess({ dataFolder })
    await caughtUp(whole.url)
    const item = (await clientOf(whole.url).get(`/v1/items/${lost.itemId}`)).body
    expect(item.version).to.equal(2)
    const compared = await runHub(['compare'], { dataFolder })
    expect(compared.code, compared.stdout).to.equal(0)
    await whole.stop()
  })
})
