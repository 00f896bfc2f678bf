import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

/** The two answers that show the list of one outlet. */
const LISTS = ['/sites/341222', '/v1/outlets/site/341222/items'] as const

describe('a list that a reader has kept', () => {
  let hub: ScratchHub
  let itemId: string

  beforeEach(async () => {
    hub = await startScratchHub()
    itemId = hub.publish(TAIHE, contentOf('原来的文字', '内容')).itemId
    await hub.settle()
  })
  afterEach(() => hub.stop())

  /** Changes the store's file behind the projector's back, so that no checkpoint moves. */
  const replaceInStore = (before: string, after: string) => {
    const database = new DatabaseSync(hub.readFile)
    database.prepare('UPDATE texts SET text = replace(text, ?, ?)').run(before, after)
    database.close()
  }
  const ask = async (path: string, etag: string | null = null) => {
    const response = await hub.fetch(path, etag === null ? {} : { headers: { 'if-none-match': etag } })
    return { status: response.status, etag: response.headers.get('etag'), text: await response.text() }
  }

  for (const list of LISTS) {
    it(`is whole again as soon as the store is mended: ${list}`, async () => {
      replaceInStore('原来', '改过')
      const withheld = await ask(list)
      expect(withheld.text).to.not.contain('的文字')
      replaceInStore('改过', '原来')
      expect((await ask(list, withheld.etag)).text).to.contain('原来的文字')
    })

    it(`is read again once its item was found not to check: ${list}`, async () => {
      const { etag } = await ask(list)
      expect(etag).to.not.equal(null)
      replaceInStore('原来', '改过')
      await ask(`/v1/items/${itemId}`)
      const again = await ask(list, etag)
      expect(again.status).to.equal(200)
      expect(again.text).to.not.contain('的文字')
    })
  }
})
