import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import type { ItemId } from '../../services/domain/ids.ts'
import type { CatalogueRow } from '../../services/domain/item/content.ts'
import { contentOf, type ScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'
import { catalogueContent, judgeCatalogue, onDay, startCatalogueHub } from './catalogue-scene.ts'

const ROWS: CatalogueRow[] = [
  { rowId: 'r1', level2: '灾情统计', timeLimit: '每季度的首个月20日' },
  { rowId: 'r2', level2: '物资统计', timeLimit: '每季度的首个月20日' },
]

describe('a version of a catalogue that does not check', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let itemId: ItemId
  beforeEach(async () => {
    hub = await startCatalogueHub()
    itemId = hub.publish(TAIHE, catalogueContent('救灾', ROWS)).itemId
    judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '救灾', rows: ROWS })
  })
  afterEach(() => hub.stop())

  const change = async ({ isApproved }: { isApproved: boolean }) => {
    onDay(hub, '2026-03-06')
    const rows = ROWS.map((row) => ({ ...row, subject: '县应急局' }))
    hub.revise(itemId, 1, catalogueContent('救灾', rows))
    if (isApproved) judgeCatalogue(hub, 'approved', { by: FUYANG, of: TAIHE, field: '救灾', rows })
    await hub.settle()
  }
  const tamper = () => {
    const database = new DatabaseSync(hub.readFile)
    database.exec('PRAGMA busy_timeout = 5000; UPDATE history SET text = 9999 WHERE version = 1')
    database.close()
  }
  const ask = async (path: string) => {
    const response = await hub.fetch(path)
    return { etag: response.headers.get('etag'), text: await response.text() }
  }
  const withheldOf = ({ text }: { text: string }) => JSON.parse(text).withheld

  it('is told as withheld, and no answer that lacks it has an ETag that would outlive its mending', async () => {
    await change({ isApproved: false })
    const lists = ['/v1/catalogues', '/v1/catalogues/coverage', `/v1/catalogues/${itemId}/rows/r1`]
    const diff = `/v1/catalogues/${itemId}/diff`
    for (const path of [...lists, diff]) {
      const whole = await ask(path)
      expect([withheldOf(whole), typeof whole.etag], path).to.deep.equal([[], 'string'])
    }
    tamper()
    for (const path of lists) {
      const lacking = await ask(path)
      expect([withheldOf(lacking), lacking.etag], path).to.deep.equal([[{ itemId }], null])
    }
    const lacking = await ask(diff)
    expect([withheldOf(lacking), lacking.etag]).to.deep.equal([[{ version: 1 }], null])
    const page = await ask(`/sites/341222/catalogue/${encodeURIComponent('救灾')}`)
    expect(page.etag).to.equal(null)
    expect(page.text).to.contain('有 1 条信息的存储内容未通过签名或指纹校验')
  })

  it('is told once beside what is due, also where the newest version is in force', async () => {
    await change({ isApproved: true })
    tamper()
    expect(withheldOf(await ask('/v1/catalogues'))).to.deep.equal([])
    const duties = await ask('/v1/duties?type=recur')
    expect([withheldOf(duties), duties.etag]).to.deep.equal([[{ itemId }], null])
    const page = await ask('/sites/341222/duties')
    expect(page.etag).to.equal(null)
    expect(page.text).to.contain('有 1 条信息的存储内容未通过签名或指纹校验')
  })

  it('is not the only thing that is told: what a row lacks its light for is, too', async () => {
    const done = hub.publish(TAIHE, {
      ...contentOf('物资统计', '被改动的正文'),
      relations: [{ rel: 'fulfils', itemId, part: 'r2' }],
    })
    await hub.settle()
    const row = `/v1/catalogues/${itemId}/rows/r2`
    expect((await ask(row)).etag).to.be.a('string')
    const database = new DatabaseSync(hub.readFile)
    database.exec(
      "PRAGMA busy_timeout = 5000; UPDATE texts SET text = replace(text, '被改动', '改动过') WHERE text LIKE '%被改动的正文%'",
    )
    database.close()
    for (const path of [row, `/sites/341222/catalogue/${encodeURIComponent('救灾')}`])
      expect((await ask(path)).etag, path).to.equal(null)
    expect(withheldOf(await ask(row))).to.deep.equal([{ itemId: done.itemId }])
  })
})
