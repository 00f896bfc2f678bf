import { expect } from 'chai'
import type { ItemId } from '../../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../../scratch-places.ts'

const PLAN = [
  '一、总体要求。坚持以群众需求为导向，全面梳理本县基层公开事项，到年底前编制完成 26 个领域的标准目录。',
  '二、主要任务。（一）围绕巩固脱贫攻坚成果、乡村振兴、义务教育等领域，逐项明确公开内容、时限和渠道；',
  '（二）规范办事服务，2026年9月30日前在 14 个乡镇设立查询点，配备电脑 32 台，安排经费 12.5 万元。',
  '三、组织保障。县政务公开办负责统筹协调，每季度通报一次进展，对推进不力的单位限期整改。',
].join('\n')
const TITLE = '太和县基层公开提升方案'

describe('the page that holds a text from elsewhere against what is published', () => {
  let hub: ScratchHub
  const ids = {} as Record<'plan' | 'revised' | 'withdrawn' | 'ended' | 'scheduled' | 'redacted', ItemId>

  before(async () => {
    hub = await startScratchHub({ HUB_TRUSTED_PROXIES: '127.0.0.1' })
    for (let i = 0; i < 12; i++)
      hub.publish(TAIHE, contentOf(`第${i}批公示`, `现将第${i}批名单予以公示，共${i + 3}户，公示期为七天。`))
    ids.plan = hub.publish(TAIHE, contentOf(TITLE, PLAN)).itemId
    ids.revised = hub.publish(
      SHUIZHEN,
      contentOf('防汛值班安排', '汛期二十四小时值班，电话 0558-8001234，由张副镇长带班。'),
    ).itemId
    hub.revise(ids.revised, 1, contentOf('防汛值班安排', '汛期二十四小时值班，电话 0558-8005678，由李副镇长带班。'))
    ids.withdrawn = hub.publish(
      TAIHE,
      contentOf('拟征收土地的公告', '拟征收赵集村集体土地三十五亩，用于修建水渠。'),
    ).itemId
    hub.withdraw(ids.withdrawn, 1, '有误')
    ids.ended = hub.publish(
      TAIHE,
      contentOf('困难补助公示', '补助对象为钱庙村孙某等七户，每户发放八百元。', { displayUntil: '2026-03-04' }),
    ).itemId
    ids.scheduled = hub.publish(
      TAIHE,
      contentOf('尚未公开的安排', '下月起在李兴镇试行错峰灌溉，具体以通知为准。', { displayFrom: '2026-04-01' }),
    ).itemId
    ids.redacted = hub.publish(
      TAIHE,
      contentOf('低保名单公示', '周某某，身份信息六二三，因残致贫，月补助五百元。'),
    ).itemId
    hub.redact(ids.redacted, 1, contentOf('低保名单公示', '名单已按规定隐去个人信息，共十九户。'))
    await hub.settle()
  })
  after(() => hub.stop())

  let asked = 0
  /** Each from an address of its own, so that no limit is met. */
  const newAddress = () => ({ accept: 'text/html', 'x-forwarded-for': `10.0.${asked >> 8}.${asked++ & 255}` })
  const post = async (text: string, headers: Record<string, string> = newAddress()) => {
    const body = new FormData()
    body.set('text', text)
    const response = await hub.fetch('/check', { method: 'POST', body, headers })
    return { response, page: await response.text() }
  }
  const check = async (text: string) => {
    const { response, page } = await post(text)
    expect(response.status, page).to.equal(200)
    expect(response.headers.get('cache-control')).to.equal('no-store')
    return page.slice(page.indexOf('核对结果'), page.indexOf('再核对一段'))
  }

  it('finds the name of a gambling site in a copy of a plan', async () => {
    const found = await check(`${TITLE}\n${PLAN.replace('脱贫攻坚', 'luckybet中国 ')}`)
    expect(found).to.contain('有 1 处不同').and.contain(`/items/${ids.plan}`).and.contain('换成了外文')
    expect(found).to.match(/<del>脱贫攻坚<\/del><ins>luckybet中国 ?<\/ins>/)
    expect(found).to.not.contain('一字不差')
  })

  it('says that a copy is the same, with its title and without, whatever its spaces and characters', async () => {
    for (const text of [PLAN, `${TITLE}\n\n${PLAN}`, PLAN.replaceAll('，', ',\r\n　').replaceAll('县', '縣')]) {
      const found = await check(text)
      expect(found).to.contain('一字不差').and.contain('第 1 版').and.contain(`/items/${ids.plan}`)
      expect(found).to.not.contain('处不同').and.not.contain('多出').and.not.contain('不是全文')
    }
  })

  it('tells a piece, and a copy among other things, from the whole', async () => {
    expect(await check(PLAN.slice(60, 160)))
      .to.contain('不是全文')
      .and.contain('这之前还有约')
    expect(await check(`首页 > 政务公开\n${PLAN}\n版权所有`))
      .to.contain('前后还有别的文字')
      .and.contain('版权所有')
  })

  it('names an older version as such', async () => {
    const found = await check('汛期二十四小时值班，电话 0558-8001234，由张副镇长带班。')
    expect(found).to.contain('一字不差').and.contain('第 1 版').and.contain('现在公开的是第 2 版')
    const now = await check('汛期二十四小时值班，电话 0558-8005678，由李副镇长带班。')
    expect(now).to.contain('第 2 版').and.not.contain('旧版本')
  })

  it('says of a withdrawn item when it was withdrawn, where the title is there, and nothing of its text', async () => {
    const found = await check('拟征收土地的公告\n拟征收赵集村集体土地三十五亩，用于修建水渠。')
    expect(found).to.contain('撤下').and.contain(`/items/${ids.withdrawn}`).and.not.contain('水渠')
    const without = await check('拟征收赵集村集体土地三十五亩，用于修建水渠。')
    expect(without, 'its text leads to nothing').to.contain('没有查到').and.not.contain(ids.withdrawn)
  })

  it('says nothing that the public may not read', async () => {
    for (const text of [
      '补助对象为钱庙村孙某等七户，每户发放八百元。',
      '下月起在李兴镇试行错峰灌溉，具体以通知为准。',
      '尚未公开的安排\n下月起在李兴镇试行错峰灌溉，具体以通知为准。',
      '周某某，身份信息六二三，因残致贫，月补助五百元。',
    ]) {
      const found = await check(text)
      expect(found, text).to.contain('没有查到')
      for (const id of [ids.ended, ids.scheduled, ids.redacted]) expect(found, text).to.not.contain(id)
    }
    const redacted = await check('低保名单公示\n周某某，身份信息六二三，因残致贫，月补助五百元。')
    expect(redacted).to.not.contain('一字不差').and.not.contain('处不同')
    expect(await check('困难补助公示\n补助对象为钱庙村孙某等七户，每户发放八百元。')).to.contain('已经过了公示期')
  })

  it('does not know what is not published here', async () => {
    expect(await check('这一段话在任何地方都没有公开过，纯属虚构的文字而已。')).to.contain('没有查到')
  })

  it('takes a file in place of what is pasted', async () => {
    const body = new FormData()
    body.set('text', '')
    body.set(
      'file',
      new File([`<html><body><h1>${TITLE}</h1><p>${PLAN.replaceAll('\n', '</p><p>')}</p></body></html>`], '甲.html'),
    )
    const response = await hub.fetch('/check', { method: 'POST', body, headers: newAddress() })
    expect(await response.text())
      .to.contain('一字不差')
      .and.contain(`/items/${ids.plan}`)
  })

  it('escapes what was pasted', async () => {
    const { page } = await post(`<script>alert(1)</script>${PLAN}<img src=x>`)
    expect(page).to.not.contain('<script>alert').and.not.contain('<img src=x')
    expect(page).to.contain('&lt;script&gt;')
  })

  it('refuses what it cannot compare, and says why', async () => {
    for (const [text, why] of [
      ['', '没有文字'],
      [' \n ', '没有文字'],
      ['通知', '太短'],
      ['长'.repeat(400_001), '太长'],
    ] as const) {
      const { response, page } = await post(text)
      expect([response.status, page.includes(why)], why).to.deep.equal([422, true])
    }
    const headers = { ...newAddress(), 'content-type': 'application/json' }
    const other = await hub.fetch('/check', { method: 'POST', headers, body: '{}' })
    expect([other.status, (await other.text()).includes('没有收到完整的内容')]).to.deep.equal([422, true])
    const large = await hub.fetch('/check', { method: 'POST', headers, body: Buffer.alloc(7_000_000) })
    expect([large.status, (await large.text()).includes('太大')]).to.deep.equal([413, true])
  })

  it('is reached from every page, and has a form that needs no script', async () => {
    const form = await (await hub.fetch('/check')).text()
    expect(form).to.contain('<textarea id="text" name="text"').and.contain('enctype="multipart/form-data"')
    expect(await (await hub.fetch('/')).text()).to.contain('href="/check"')
    expect(await (await hub.fetch(`/items/${ids.plan}`)).text()).to.contain('贴进来，与本站公开的逐字核对')
  })

  it('answers each address a few times a second only', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await post('通知', { 'x-forwarded-for': '10.9.9.9' })).response.status),
    )
    expect(statuses).to.include(429)
  })

  it('says of a form that is compressed in an unknown way, or wrongly, that it cannot be read', async () => {
    for (const [encoding, status] of [
      ['no-such-encoding', 415],
      ['gzip', 400],
    ] as const) {
      const headers = {
        ...newAddress(),
        'content-encoding': encoding,
        'content-type': 'multipart/form-data; boundary=x',
      }
      const response = await hub.fetch('/check', { method: 'POST', body: 'no gzip', headers })
      expect(response.status, encoding).to.equal(status)
    }
  })
})
