import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import type { ItemId } from '../../services/domain/ids.ts'
import { itemHistory } from '../../services/query/item-history.ts'
import { createItemReader } from '../../services/query/item-reader.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

const VERSIONS = 30
/** About 700 KB as JSON. */
const textOf = (version: number) => `第${version}稿 ${'细则'.repeat(115_000)}`
/** A page of 4 Mi characters, and the version that exceeds it. */
const MOST_BYTES = 16 * 1024 * 1024

describe('An item with a long history of large texts', function () {
  this.timeout(120_000)
  let hub: ScratchHub
  let itemId: ItemId

  before(async () => {
    hub = await startScratchHub()
    itemId = hub.publish(TAIHE, contentOf('实施细则', textOf(1))).itemId
    for (let version = 2; version <= VERSIONS; version++)
      hub.revise(itemId, version - 1, contentOf('实施细则', textOf(version)))
    await hub.settle()
  })
  after(() => hub.stop())

  /** The history, page after page, as `[version, first words of the text or erased]`. */
  async function pages(): Promise<[version: number, words: string | undefined][][]> {
    const found: [number, string | undefined][][] = []
    for (let next: number | null = null; ; ) {
      const answer = await hub.fetch(`/v1/items/${itemId}/history${next === null ? '' : `?after=${next}`}`)
      const text = await answer.text()
      expect(Buffer.byteLength(text)).to.be.below(MOST_BYTES)
      const page = JSON.parse(text)
      expect(page.withheld).to.deep.equal([])
      found.push(
        page.versions.map((one: { envelope: { version: number }; content?: { body: { text: string } } }) => [
          one.envelope.version,
          one.content?.body.text.split(' ')[0],
        ]),
      )
      if (page.next === null) return found
      next = page.next
    }
  }

  it('fills the memory of nobody: it comes in pages, and all of it in the end', async () => {
    const found = await pages()
    expect(found.length).to.be.above(1)
    expect(found.flat()).to.deep.equal(Array.from({ length: VERSIONS }, (_, index) => [index + 1, `第${index + 1}稿`]))
  })

  it('has a page with its newest versions, which says where the others are', async () => {
    const page = await (await hub.fetch(`/items/${itemId}`)).text()
    expect(Buffer.byteLength(page)).to.be.below(2 * MOST_BYTES)
    expect(page)
      .to.include(`第${VERSIONS - 1}稿`)
      .and.not.include('第1稿')
    expect(page).to.match(/第 \d+ 版之前的版本见/)
  })

  it('asks for a version number, and says so', async () => {
    expect((await hub.fetch(`/v1/items/${itemId}/history?after=x`)).status).to.equal(400)
    const { versions, next } = await hub.json(`/v1/items/${itemId}/history?after=${VERSIONS + 5}`)
    expect([versions, next]).to.deep.equal([[], null])
  })

  it('calls a version erased whose redaction stands on another page, and none whose text is just gone', async () => {
    const short = hub.publish(TAIHE, contentOf('公示', '第1稿')).itemId
    for (let version = 2; version <= 6; version++) hub.revise(short, version - 1, contentOf('公示', `第${version}稿`))
    hub.redact(short, 6, contentOf('公示', '第7稿'))
    hub.revise(short, 7, contentOf('公示', '第8稿'))
    await hub.settle()
    const { store, directory, generation } = hub
    const reader = createItemReader({ store, directory, now: () => hub.clock.now, onUnverifiable: () => {} })
    const read = async () => {
      const found: [number, boolean][] = []
      for (let after: number | null = 0; after !== null; ) {
        const { history }: Awaited<ReturnType<typeof itemHistory>> = await itemHistory(
          reader,
          generation,
          short,
          { after },
          0,
        )
        found.push(...history.versions.map(({ envelope, erased }) => [envelope.version, erased] as [number, boolean]))
        after = history.next
      }
      return found
    }
    expect(await read()).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8].map((version) => [version, version < 7]))
    const database = new DatabaseSync(hub.readFile)
    database.exec('PRAGMA busy_timeout = 5000; UPDATE history SET text = 9999 WHERE version = 7')
    database.close()
    expect((await read()).map(([version]) => version)).to.deep.equal([1, 2, 3, 4, 5, 6, 8])
    await reader.active.close()
  })
})
