import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

/** Far below the 10 s for which a writer waits for another one. */
const AT_ONCE_MS = 1000

describe('an item of a journal that another process writes to', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  it('is looked at at once', () => {
    const content = contentOf('关于春耕备耕的通知', '正文')
    const { itemId } = hub.publish(TAIHE, content)
    const publisher = hub.publisherOn(hub.journalOf(TAIHE))
    using writer = new DatabaseSync(hub.journalFile(TAIHE))
    writer.exec('BEGIN IMMEDIATE')
    const from = performance.now()
    expect(publisher.inForce(itemId)?.said?.content.title).to.equal(content.title)
    expect(publisher.refusedRevision({ itemId, content })).to.equal(null)
    expect(performance.now() - from).to.be.lessThan(AT_ONCE_MS)
  })
})
