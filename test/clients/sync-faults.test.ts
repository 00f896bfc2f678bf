import { expect } from 'chai'
import type { ItemId } from '../../services/domain/ids.ts'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { openSyncScene, type SyncScene } from './sync-scene.ts'

describe('sync() of the TypeScript client, over a wire on which things go wrong,', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let scene: SyncScene

  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())
  beforeEach(async () => {
    scene = await openSyncScene(hub)
  })
  afterEach(() => scene.stop())

  const page = /^\/v1\/changes\?/
  const file = /^\/v1\/exports/
  const faults: Record<string, Parameters<SyncScene['wire']['will']>> = {
    'half a page': [{ on: page, cutAfter: 700 }],
    'a page that is cut within JSON, and ended well': [{ on: page, change: (text) => text.slice(0, 700) }],
    'a page of another server': [{ on: page, answer: { status: 200, body: '<html>login</html>' } }],
    'a page of JSON that is none of the hub': [{ on: page, answer: { status: 200, body: '{"ok":true}' } }],
    'a change without a version': [{ on: page, change: (text) => text.replace('"version":1', '"version":"1"') }],
    'a page that leads to itself': [
      { on: page, times: 2, change: (text) => text.replace('"more":false', '"more":true') },
    ],
    'an overload, and how long to wait': [{ on: page, answer: { status: 503, headers: { 'retry-after': '0' } } }],
    'an export that is cut in the middle': [{ on: file, cutAfter: 3000 }],
    'an export without its last line': [{ on: file, change: (text) => text.replace(/\{"end".*\n/, '') }],
    'an export with a line less': [{ on: file, change: (text) => text.replace(/.*\n/, '') }],
    'an export in which a word was changed': [
      { on: file, change: (text) => text.replace('"updatedAt"', '"updatedOn"') },
    ],
    'an export that goes on behind its end': [{ on: file, change: (text) => `${text}{"withheld":{"itemId":"x"}}\n` }],
    'no more than one export in three': [{ on: file, times: 2, cutAfter: 3000 }],
    'a hub of before exports': [{ on: file, answer: { status: 404, body: '{"code":"not-found","detail":""}' } }],
  }
  for (const [what, met] of Object.entries(faults))
    it(`mends by asking again: ${what}`, async () => {
      const { wire, table, troubles, syncOnce, wanted, publishSome } = scene
      await publishSome(5)
      wire.will(...met)
      await syncOnce({ from: met[0]?.on === file ? 'export' : 'pages' })
      expect(table.plain()).to.deep.equal(await wanted())
      expect(wire.left()).to.equal(0)
      expect(troubles.length).to.be.within(1, 2)
    })

  it('gives nothing of a text that is not the one that was signed, from a page or a file', async () => {
    const { wire, table, syncOnce, publishSome } = scene
    const [itemId] = (await publishSome(1)) as [ItemId]
    const change = (text: string) => text.replaceAll('内容', '内贼')
    for (const from of ['export', 'pages'] as const) {
      // Whoever changes a text changes the digest of the file, too; here the file is taken as not whole, and pages come.
      wire.will({ on: file, times: 2, change }, { on: page, change })
      const taken = (await syncOnce({ from, position: null })).flatMap(({ changes }) => changes)
      expect(taken.map(({ state }) => state)).to.include('unchecked')
      for (const each of taken) expect(each).to.not.have.any.keys('content', 'contentText')
      expect(table.rows().get(itemId)).to.include({ state: 'unchecked', title: null, text: null })
    }
  })
})
