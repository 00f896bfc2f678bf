import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseDivisionCode } from '../../services/domain/ids.ts'
import { newId } from '../../services/hub/clock.ts'
import { readTable } from '../../services/publisher/import/read-table.ts'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { fieldOf, signedInAt } from './browser-at-desk.ts'

const SCAN = { name: '审核单.jpg', bytes: '纸质审核单的扫描件' }
const HASH = createHash('sha256').update(SCAN.bytes).digest('hex')

describe('the scan of a paper form, at the desk', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    const rules = [{ id: 'last', roles: ['终审'], before: ['publish', 'withdraw'] }]
    const divisionCode = parseDivisionCode('341222')
    await hub.define({ type: 'RulesAdopted', set: 'review', divisionCode, since: '2026-01-01', rules })
  })
  after(() => hub.stop())

  const SIGNED = { 'signOff.0.role': '终审', 'signOff.0.actor': 'office-01', 'signOff.0.at': '2026-03-05' }
  const form = (title: string) => ({ title, text: '正文', siteAll: 'all', key: newId(), ...SIGNED })
  const carriedBy = (page: string) => fieldOf(page, 'scan').replaceAll('&quot;', '"')
  /** Files of the data folder that hold the hash or the file, as bytes or as letters. */
  const filesWith = () =>
    readdirSync(hub.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => {
        const bytes = readFileSync(file)
        return [Buffer.from(HASH, 'hex'), HASH, SCAN.bytes].some((one) => bytes.includes(one))
      })

  it('is told by its hash to the office alone, and is in no log and no public answer', async () => {
    const browser = await signedInAt(hub.url)
    const sent = form('有审核单的通知')
    const looked = await browser.sendFile('/desk/new', { ...sent, does: 'preview' }, SCAN, 'scanFile')
    expect(looked.status).to.equal(200)
    expect(looked.page).to.include('审核单.jpg').and.to.include('不公开')
    const scan = carriedBy(looked.page)
    expect(JSON.parse(scan)).to.deep.equal({ sha256: HASH, name: '审核单.jpg' })
    expect(filesWith()).to.deep.equal([])
    const signed = await browser.send('/desk/new', { ...sent, scan, does: 'sign' })
    expect(signed.status, signed.page).to.equal(303)
    await hub.settle()
    expect((await browser.get(signed.at as string)).page).to.include(HASH)
    const { bytes } = await browser.get('/desk/ledger.xlsx')
    const { table } = await readTable(
      { name: 'ledger.xlsx', bytes, turn: async () => {} },
      { types: new Map(), before: [] },
    )
    const column = table.columns.findIndex(({ title }) => title === '审核单校验值')
    expect(table.rows.map((row) => row[column])).to.deep.equal([HASH])
    const itemId = /items\/([^?]+)/.exec(signed.at as string)?.[1]
    for (const path of [`/items/${itemId}`, `/v1/items/${itemId}`, `/v1/items/${itemId}/history`, '/v1/changes']) {
      const answer = await hub.fetch(path)
      expect([answer.status, (await answer.text()).includes(HASH)], path).to.deep.equal([200, false])
    }
    expect(hub.lines.some((line) => line.includes(HASH))).to.equal(false)
    for (const file of filesWith()) expect(file).to.include('journal.sqlite')
    expect(filesWith()).not.to.deep.equal([])
    expect(hub.journalOf(TAIHE).check?.()).to.deep.equal([])
    const other = await signedInAt(hub.url, 'clerk-taihe-shuizhen')
    expect((await other.get(`/desk/items/${itemId}`)).status).to.equal(403)
  })

  it('goes with a withdrawal, and may be taken off by unticking it', async () => {
    const browser = await signedInAt(hub.url)
    const sent = form('关于水库除险的公告')
    await browser.sendFile('/desk/new', { ...sent, does: 'preview' }, SCAN, 'scanFile')
    const { at } = await browser.send('/desk/new', { ...sent, does: 'sign' })
    expect((await browser.get(at as string)).page).not.to.include(HASH)
    const path = `/desk/items/${/items\/([^?]+)/.exec(at as string)?.[1]}/withdraw`
    const back = { expectedVersion: '1', key: newId(), ...SIGNED }
    const refused = await browser.sendFile(path, { ...back, reason: '' }, SCAN, 'scanFile')
    expect(refused.status).to.equal(422)
    const done = await browser.send(path, { ...back, reason: '有误', scan: carriedBy(refused.page) })
    expect(done.status, done.page).to.equal(303)
    expect((await browser.get(done.at as string)).page).to.include(`第 2 版：扫描件的校验值（SHA-256）<code>${HASH}`)
  })

  it('is none where a stranger sends something else, and is told where it is too large', async () => {
    const browser = await signedInAt(hub.url)
    for (const scan of ['', 'x', '{}', '[1]', JSON.stringify({ sha256: '<script>', name: 'x' }), `${HASH}`]) {
      const { status, page } = await browser.send('/desk/new', { ...form(`第${scan.length}件`), scan, does: 'preview' })
      expect([status, fieldOf(page, 'scan')], scan).to.deep.equal([200, ''])
    }
    const large = { name: '很大.tif', bytes: 'x'.repeat(1_000_001) }
    const refused = await browser.sendFile('/desk/new', { ...form('太大'), does: 'sign' }, large, 'scanFile')
    expect(refused.status).to.equal(422)
    expect(refused.page).to.include('很大.tif：文件太大')
    const item = `/desk/items/${(await browser.send('/desk/new', { ...form('再来'), does: 'sign' })).at?.slice(12).split('?')[0]}`
    const back = { expectedVersion: '1', key: newId(), reason: '有误', ...SIGNED }
    expect((await browser.sendFile(`${item}/withdraw`, back, large, 'scanFile')).status).to.equal(422)
  })

  it('goes with a sheet, once for all of its rows, and only as it was seen', async () => {
    const browser = await signedInAt(hub.url)
    const sheet = { name: '台账.csv', bytes: '信息标题,正文\n堤防公告,全文\n涵闸公告,全文\n' }
    const carried = (page: string) =>
      Object.fromEntries(['sheet', 'name', 'seen'].map((name) => [name, fieldOf(page, name)]))
    const checked = await browser.sendFile('/desk/import', { does: 'check' }, sheet)
    expect(checked.page).to.include('审核单扫描件')
    const before = hub.journalOf(TAIHE).head().nodeSeq
    const press = { ...carried(checked.page), ...SIGNED, does: 'publish' }
    const unseen = await browser.sendFile('/desk/import', press, SCAN, 'scanFile')
    expect(unseen.page).to.include('还没有发布').and.to.include('审核单.jpg')
    expect(hub.journalOf(TAIHE).head().nodeSeq).to.equal(before)
    const seen = { ...carried(unseen.page), ...SIGNED, scan: carriedBy(unseen.page), does: 'publish' }
    const without = await browser.sendFile('/desk/import', { ...seen, scan: '' })
    expect(without.page).to.include('还没有发布')
    const done = await browser.sendFile('/desk/import', seen)
    expect(done.page).to.include('已发布 2 条')
    const records = hub.journalOf(TAIHE).read(before + 1, 3)
    expect(records.map(({ eventId }) => hub.journalOf(TAIHE).scanOf(eventId))).to.deep.equal([HASH, HASH])
    const large = { name: '很大.tif', bytes: 'x'.repeat(1_000_001) }
    const refused = await browser.sendFile('/desk/import', { ...carried(checked.page), ...SIGNED }, large, 'scanFile')
    expect(refused.page).to.include('没有收下的文件').and.to.include('很大.tif：超过')
  })
})
