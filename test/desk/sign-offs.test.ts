import { expect } from 'chai'
import { parseDivisionCode } from '../../services/domain/ids.ts'
import type { Rule } from '../../services/domain/rules/rule-sets.ts'
import { newId } from '../../services/hub/clock.ts'
import { readTable } from '../../services/publisher/import/read-table.ts'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { fieldOf, signedInAt } from './browser-at-desk.ts'

const THREE: Rule = { id: 'three', roles: ['初审', '终审'], before: ['publish', 'revise'] }
const SECRECY: Rule = { id: 'secrecy', roles: ['保密审查'], before: ['publish', 'withdraw'], of: { fields: ['救灾'] } }

describe('the desk of an office whose rules demand sign-offs', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    const divisionCode = parseDivisionCode('341222')
    await hub.define({
      type: 'RulesAdopted',
      set: 'review',
      divisionCode,
      since: '2026-01-01',
      rules: [THREE, SECRECY],
    })
  })
  after(() => hub.stop())

  const CONTENT = { title: '关于汛期值守的通知', text: '正文', field: '救灾', siteAll: 'all', boardAll: 'all' }
  const signedOff = (...entries: [role: string, actor: string, day: string][]) =>
    Object.fromEntries(
      entries.flatMap(([role, actor, at], line) =>
        Object.entries({ role, actor, at }).map(([member, value]) => [`signOff.${line}.${member}`, value]),
      ),
    )
  const ALL = signedOff(
    ['初审', 'office-07', '2026-03-04'],
    ['终审', ' office-01 ', '2026-03-05'],
    ['保密审查', 'office-03', '2026-03-05'],
  )

  it('asks for them in the form, lets it be printed before, and signs nothing without them', async () => {
    const browser = await signedInAt(hub.url)
    const { page } = await browser.get('/desk/new')
    expect(page).to.include('初审：审核人代号').and.to.include('终审：审核日期').and.not.to.include('保密审查')
    const form = { ...CONTENT, key: fieldOf(page, 'key') }
    const looked = await browser.send('/desk/new', { ...form, does: 'preview' })
    expect(looked.status).to.equal(200)
    expect(looked.page).to.include('还缺审核：初审、终审、保密审查').and.to.include('签发并公开')
    expect(looked.page).to.include('保密审查：审核人代号')
    const half = signedOff(['初审', 'office-07', '2026-03-04'], ['终审', '', ''], ['保密审查', '', ''])
    const refused = await browser.send('/desk/new', { ...form, ...half, does: 'sign' })
    expect(refused.status).to.equal(422)
    expect(refused.page).to.include('还缺审核：终审、保密审查').and.to.include('value="office-07"')
    expect(refused.page).not.to.match(/--review|接口/)
    const signed = await browser.send('/desk/new', { ...form, ...ALL, does: 'sign' })
    expect(signed.status, signed.page).to.equal(303)
    await hub.settle()
    const itemId = /items\/([^?]+)/.exec(signed.at as string)?.[1]
    const { versions } = await hub.json(`/v1/items/${itemId}/history`)
    expect(versions[0].envelope.review).to.deep.equal([
      { role: '初审', actor: 'office-07', at: '2026-03-04' },
      { role: '终审', actor: 'office-01', at: '2026-03-05' },
      { role: '保密审查', actor: 'office-03', at: '2026-03-05' },
    ])
    const withdraw = `/desk/items/${itemId}/withdraw`
    const asked = await browser.get(withdraw)
    expect(asked.page).to.include('保密审查：审核人代号').and.not.to.include('终审：')
    const back = { reason: '有误', expectedVersion: '1', key: fieldOf(asked.page, 'key') }
    const kept = await browser.send(withdraw, { ...back, ...signedOff(['保密审查', 'office-03', '']) })
    expect(kept.status).to.equal(422)
    expect(kept.page).to.include('“审核记录”不符合要求').and.to.include('value="office-03"')
    const done = await browser.send(withdraw, { ...back, ...signedOff(['保密审查', 'office-03', '2026-03-05']) })
    expect(done.status, done.page).to.equal(303)
  })

  it('asks for them of a correction, and the ledger has who they were', async () => {
    const browser = await signedInAt(hub.url)
    const form = { ...CONTENT, title: '将更正的通知', key: newId(), does: 'sign' }
    const { at } = await browser.send('/desk/new', { ...form, ...ALL })
    const itemId = /items\/([^?]+)/.exec(at as string)?.[1]
    const path = `/desk/items/${itemId}/correct`
    const { page } = await browser.get(path)
    expect(page).to.include('初审：审核人代号').and.not.to.include('office-07')
    const change = {
      ...CONTENT,
      title: '更正了的通知',
      reason: '错字',
      expectedVersion: '1',
      key: fieldOf(page, 'key'),
    }
    expect((await browser.send(path, { ...change, does: 'preview' })).page).to.include('还缺审核：初审、终审')
    const refused = await browser.send(path, { ...change, does: 'sign' })
    expect(refused.status).to.equal(422)
    expect(refused.page).to.include('还缺审核：初审、终审').and.to.include('更正了的通知')
    const again = signedOff(['初审', 'office-08', '2026-03-05'], ['终审', 'office-01', '2026-03-05'])
    expect((await browser.send(path, { ...change, ...again, does: 'sign' })).status).to.equal(303)
    const { bytes } = await browser.get('/desk/ledger.xlsx')
    const file = { name: 'ledger.xlsx', bytes, turn: async () => {} }
    const { table } = await readTable(file, { types: new Map(), before: [] })
    const column = table.columns.findIndex(({ title }) => title === '审核')
    expect(table.rows.map((row) => row[column])).to.include('初审 office-08 2026-03-05；终审 office-01 2026-03-05')
  })

  it('asks for them once for a whole sheet, and publishes what they were given for', async () => {
    const browser = await signedInAt(hub.url)
    const file = { name: '台账.csv', bytes: '信息标题,正文\n水库公告,全文\n渠道公告,全文\n' }
    const checked = await browser.sendFile('/desk/import', { does: 'check' }, file)
    expect(checked.page).to.include('还缺审核：初审、终审').and.to.include('初审：审核人代号')
    expect(checked.page).not.to.include('value="publish"')
    const carried = (page: string) =>
      Object.fromEntries(['sheet', 'name', 'seen'].map((name) => [name, fieldOf(page, name)]))
    const given = signedOff(['初审', 'office-07', '2026-03-04'], ['终审', 'office-01', '2026-03-05'])
    const rushed = await browser.sendFile('/desk/import', { ...carried(checked.page), ...given, does: 'publish' })
    expect(rushed.page).to.include('还没有发布').and.to.include('value="office-07"').and.to.include('无误的 2 行')
    const before = hub.journalOf(TAIHE).head().nodeSeq
    const done = await browser.sendFile('/desk/import', { ...carried(rushed.page), ...given, does: 'publish' })
    expect(done.page).to.include('已发布 2 条')
    for (const record of hub.journalOf(TAIHE).read(before + 1, 2)) {
      const decoded = hub.codec.decode(record)
      expect(decoded.kind === 'event' && decoded.event.envelope.review?.map(({ actor }) => actor)).to.deep.equal([
        ...['office-07', 'office-01'],
      ])
    }
    const others = signedOff(['初审', 'office-08', '2026-03-05'], ['终审', 'office-01', '2026-03-05'])
    const again = await browser.sendFile('/desk/import', { ...others, does: 'check' }, file)
    expect(again.page).to.include('先前已导入')
  })

  it('takes whatever a stranger sends as sign-offs', async () => {
    const browser = await signedInAt(hub.url)
    const send = (more: Record<string, string | string[]>) =>
      browser.send('/desk/new', { ...CONTENT, title: '别的', key: newId(), does: 'sign', ...more })
    const script = '<script>alert(1)</script>'
    const strange: Record<string, string | string[]>[] = [
      signedOff(['初审', '13800138000', '2026-03-05'], ['终审', 'a', '2026-03-06']),
      signedOff([script, script, script]),
      signedOff(...Array.from({ length: 200 }, () => ['初审', 'x', ''] as [string, string, string])),
      { 'signOff.0.actor': ['nobody', 'else'], 'signOff.x.role': '初审', 'signOff.-1.at': '2026-03-05' },
    ]
    for (const more of strange) {
      const { status, page } = await send(more)
      expect(status).to.equal(422)
      expect(page).not.to.include(script)
    }
  })
})
