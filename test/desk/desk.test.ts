import { expect } from 'chai'
import { NO_BODY } from '../../services/domain/kinds/rendered-body.ts'
import { newId } from '../../services/hub/clock.ts'
import { CATALOGUE_ROWS } from '../domain/kinds/kind-scene.ts'
import { clientOf } from '../e2e/client.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { browserAt, fieldOf, signedInAt } from './browser-at-desk.ts'

describe('the desk', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const signedIn = (token?: string) => signedInAt(hub.url, token)
  const CONTENT = {
    title: '关于农田水利的通知',
    text: '第一行\n第二行',
    publishedOn: '2026-03-05',
    siteAll: 'all',
    topic: 'all',
  }

  it('lets a clerk in with her own token, and nobody else', async () => {
    const browser = browserAt(hub.url)
    expect((await browser.get('/desk')).at).to.equal('/desk/sign-in')
    for (const [token, says] of [
      ['nobody-has-this', '令牌'],
      ['', '令牌'],
      ['expired', '令牌'],
      ['auditor', '不是经办人'],
    ] as const) {
      const answer = await browser.send('/desk/sign-in', { token })
      expect(answer.status, token).to.equal(401)
      expect(answer.page, token).to.include(says)
    }
    const answer = await browser.send('/desk/sign-in', { token: 'clerk-taihe' })
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).to.match(/^desk=[\w-]{43}; Path=\/desk; HttpOnly; SameSite=Strict$/)
    expect(cookie).not.to.include('clerk-taihe')
    const { page, headers } = await browser.get('/desk')
    const [, duties = ''] = /href="([^"]+)">本单位应公开事项/.exec(page) ?? []
    expect((await browser.get(duties)).status, duties).to.equal(200)
    expect(page).to.include('clerk-taihe')
    expect(headers.get('cache-control')).to.equal('no-store')
    expect(headers.get('referrer-policy')).to.equal('same-origin')
  })

  it('ends a session when its clerk leaves', async () => {
    const browser = await signedIn()
    const kept = browser.cookie()
    await browser.send('/desk/sign-out', {})
    expect((await browserAt(hub.url, { cookie: kept }).get('/desk')).at).to.equal('/desk/sign-in')
  })

  it('publishes after a preview, once, however often the form comes', async () => {
    const browser = await signedIn()
    const empty = await browser.get('/desk/new')
    const key = fieldOf(empty.page, 'key')
    const looked = await browser.send('/desk/new', { ...CONTENT, key, does: 'preview' })
    expect(looked.status).to.equal(200)
    expect(looked.page).to.include('签发并公开').and.to.include('<p>第一行</p>')
    const first = await browser.send('/desk/new', { ...CONTENT, key, does: 'sign' })
    const second = await browser.send('/desk/new', { ...CONTENT, key, does: 'sign' })
    expect(first.status, first.page).to.equal(303)
    expect(second.at).to.equal(first.at)
    await hub.settle()
    const page = await browser.get(first.at as string)
    expect(page.page).to.include('已签发').and.to.include('公开的页面已经更新')
    expect(page.page).to.include('<a href="/sites/341222">太和县网站</a>、<a href="/topics/341200">阜阳市专题</a>')
    const itemId = /items\/([^?]+)/.exec(first.at as string)?.[1]
    const { body: item } = await clientOf(hub.url).get(`/v1/items/${itemId}`)
    expect(item.content).to.deep.include({ title: CONTENT.title, publishedOn: '2026-03-05' })
    expect(item.content.body).to.deep.equal({ format: 'text', text: '第一行\n第二行' })
    expect((await browser.get('/desk?q=农田水利')).page).to.include('共找到 1 条')
    expect((await browser.get('/desk')).page).to.include(CONTENT.title)
  })

  it('says what is wrong in the words of the form, and keeps what was written', async () => {
    const browser = await signedIn()
    const written = {
      ...CONTENT,
      title: '',
      text: '联系人 13800138000',
      issuedOn: '2026-13-45',
      key: newId(),
      does: 'sign',
    }
    const { status, page } = await browser.send('/desk/new', written)
    expect(status).to.equal(422)
    expect(page).to.include('没有公开，内容都还在下面').and.to.include('标题为空').and.to.include('成文日期：')
    expect(page).to.include('联系人 13800138000</textarea>').and.to.include('value="2026-13-45"')
    expect(page).not.to.include('/content')
  })

  it('lets a clerk declare that a find is no personal data, but never a real number', async () => {
    const browser = await signedIn()
    const text = '申请人张建国，患有糖尿病。'
    const form = { ...CONTENT, title: '误判的一条', text, key: newId(), does: 'sign' }
    const refused = await browser.send('/desk/new', form)
    expect(refused.status).to.equal(422)
    const name = /name="(acknowledge\.[^"]+)"/.exec(refused.page)?.[1] as string
    expect(name, refused.page).to.be.a('string')
    const looked = await browser.send('/desk/new', { ...form, [name]: '虚构的例子', does: 'preview' })
    expect(looked.status, looked.page).to.equal(200)
    expect(fieldOf(looked.page, name)).to.equal('虚构的例子')
    expect((await browser.send('/desk/new', { ...form, [name]: '虚构的例子' })).status).to.equal(303)
    const real = { ...form, title: '真号码', text: '电话 13800138000', key: newId(), 'acknowledge.mobile': '真号码' }
    expect((await browser.send('/desk/new', real)).status).to.equal(422)
  })

  it('signs no words of a stranger as a rule that was declared', async () => {
    const browser = await signedIn()
    const key = newId()
    const words = { 'acknowledge.张三 341222199001011234': '已核对', 'acknowledge.toString': '已核对' }
    const { at } = await browser.send('/desk/new', { ...CONTENT, title: '声明', key, ...words, does: 'sign' })
    const itemId = /items\/([^?]+)/.exec(at as string)?.[1]
    await hub.settle()
    const { body: item } = await clientOf(hub.url).get(`/v1/items/${itemId}`)
    expect(item.title).to.equal('声明')
    const journal = hub.journalOf(TAIHE)
    const [record] = journal.read(journal.head().nodeSeq, 1)
    const decoded = record && hub.codec.decode(record)
    expect(decoded?.kind === 'event' && decoded.event.envelope.acknowledged).to.deep.equal([])
  })

  it('corrects, and shows before signing what changes, word by word', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('救肋名单', '发放救肋款。', { documentNumber: '太政〔2026〕9号' }))
    const browser = await signedIn()
    const path = `/desk/items/${itemId}/correct`
    const { page } = await browser.get(path)
    expect(fieldOf(page, 'title')).to.equal('救肋名单')
    const form = {
      ...{ title: '救助名单', text: '发放救助款。', documentNumber: fieldOf(page, 'documentNumber'), siteAll: 'all' },
      ...{ reason: '改正错字', key: fieldOf(page, 'key'), expectedVersion: fieldOf(page, 'expectedVersion') },
    }
    const looked = await browser.send(path, { ...form, does: 'preview' })
    expect(looked.page).to.include('<del>').and.to.include('<ins>').and.to.include('有改动的栏目：')
    const signed = await browser.send(path, { ...form, does: 'sign' })
    expect(signed.at, signed.page).to.equal(`/desk/items/${itemId}?done=correct`)
    expect((await browser.send(path, { ...form, does: 'sign' })).at).to.equal(signed.at)
    await hub.settle()
    const { body: item } = await clientOf(hub.url).get(`/v1/items/${itemId}`)
    expect(item.content).to.deep.include({ title: '救助名单', documentNumber: '太政〔2026〕9号' })
    expect(item.version).to.equal(2)
  })

  it('loses nothing when somebody else changed the item meanwhile', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('两人同改', '原来的文字。'))
    const [one, other] = [await signedIn(), await signedIn()]
    const path = `/desk/items/${itemId}/correct`
    const formOf = (page: string, text: string) => ({
      ...{ title: '两人同改', text, siteAll: 'all', reason: '更正', does: 'sign' },
      ...{ key: fieldOf(page, 'key'), expectedVersion: fieldOf(page, 'expectedVersion') },
    })
    const [pageOne, pageOther] = [await one.get(path), await other.get(path)]
    expect((await one.send(path, formOf(pageOne.page, '第一人的文字。'))).status).to.equal(303)
    const late = await other.send(path, formOf(pageOther.page, '第二人的文字。'))
    expect(late.status).to.equal(409)
    expect(late.page).to.include('第二人的文字。</textarea>').and.to.include('第一人')
    expect(fieldOf(late.page, 'expectedVersion')).to.equal('2')
    expect((await other.send(path, formOf(late.page, '第一人和第二人的文字。'))).status).to.equal(303)
  })

  it('leaves alone a text that is made of rows', async () => {
    const { itemId } = hub.publish(
      TAIHE,
      contentOf('本级目录', '', { kind: 'catalogue', form: 'powers', rows: CATALOGUE_ROWS, body: NO_BODY }),
    )
    const browser = await signedIn()
    const path = `/desk/items/${itemId}/correct`
    const { page } = await browser.get(path)
    expect(page).not.to.include('name="text"')
    const before = (await clientOf(hub.url).get(`/v1/items/${itemId}?atLeast=1&wait=10`)).body.content
    const form = {
      title: '本级目录（更正）',
      siteAll: 'all',
      reason: '更正',
      does: 'sign',
      key: newId(),
      expectedVersion: '1',
    }
    expect((await browser.send(path, form)).status).to.equal(303)
    await hub.settle()
    const { content } = (await clientOf(hub.url).get(`/v1/items/${itemId}`)).body
    expect(content.title).to.equal('本级目录（更正）')
    expect(content.body).to.deep.equal(before.body)
  })

  it('asks for a smaller form before anybody is signed in', async () => {
    const answer = await browserAt(hub.url).send('/desk/sign-in', { token: 'x'.repeat(10_000) })
    expect(answer.status).to.equal(413)
    const own = await signedIn()
    expect((await own.send('/desk/new', { text: 'x'.repeat(4_000_000) })).status).to.equal(413)
    const many = Object.fromEntries(Array.from({ length: 6000 }, (_, at) => [`f${at}`, 'x']))
    expect((await own.send('/desk/new', many)).status).to.equal(413)
    const unknown = await browserAt(hub.url).send('/desk/new', { text: 'x'.repeat(3_000_000) })
    expect([unknown.status, unknown.at]).to.deep.equal([303, '/desk/sign-in'])
  })

  it('withdraws and redacts with a reason', async () => {
    const browser = await signedIn()
    const { itemId } = hub.publish(TAIHE, contentOf('要撤下的', '文'))
    const refused = await browser.send(`/desk/items/${itemId}/withdraw`, {
      reason: '',
      expectedVersion: '1',
      key: newId(),
    })
    expect(refused.status).to.equal(422)
    const done = await browser.send(`/desk/items/${itemId}/withdraw`, {
      reason: '重复',
      expectedVersion: '1',
      key: newId(),
    })
    expect(done.at).to.equal(`/desk/items/${itemId}?done=withdrawn`)
    const other = hub.publish(TAIHE, contentOf('有个人信息的', '住东街三号的某某')).itemId
    const redacted = await browser.send(`/desk/items/${other}/redact`, {
      ...{
        title: '有个人信息的',
        text: '某某',
        siteAll: 'all',
        reason: '删除住址',
        expectedVersion: '1',
        key: newId(),
        does: 'sign',
      },
    })
    expect(redacted.at, redacted.page).to.equal(`/desk/items/${other}?done=redact`)
    await hub.settle()
    const history = await (await fetch(`${hub.url}/v1/items/${other}/history`)).text()
    expect(history).not.to.include('东街三号')
  })

  it('gives nobody an item of another office', async () => {
    const { itemId } = hub.publish(SHUIZHEN, contentOf('镇里的', '文'))
    const browser = await signedIn()
    for (const path of ['', '/correct', '/redact', '/withdraw'])
      expect((await browser.get(`/desk/items/${itemId}${path}`)).status, path).to.equal(403)
    expect(
      (await browser.send(`/desk/items/${itemId}/withdraw`, { reason: '不该', expectedVersion: '1' })).status,
    ).to.equal(403)
  })

  it('takes no form from another site, whoever is signed in', async () => {
    const browser = await signedIn()
    const cookie = browser.cookie()
    for (const from of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ]) {
      const answer = await browserAt(hub.url, { cookie, ...from }).send('/desk/new', {
        ...CONTENT,
        does: 'sign',
        key: newId(),
      })
      expect(answer.status, JSON.stringify(from)).to.equal(403)
    }
    for (const origin of [undefined, 'null', 'https://elsewhere.example', 'not an origin']) {
      const answer = await fetch(`${hub.url}/desk/new`, {
        method: 'POST',
        headers: { cookie, ...(origin !== undefined && { origin }) },
        body: new URLSearchParams({ ...CONTENT, does: 'sign', key: newId() }),
      })
      expect(answer.status, origin).to.equal(403)
    }
    const own = await fetch(`${hub.url}/desk/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin: hub.url },
    })
    expect(own.status).to.equal(303)
  })

  it('is not for plain http that comes through a proxy', async () => {
    for (const name of ['x-forwarded-for', 'x-forwarded-proto', 'forwarded', 'via']) {
      const { status, page } = await browserAt(hub.url, { [name]: 'https' }).get('/desk/sign-in')
      expect(status, name).to.equal(403)
      expect(page).to.include('https')
    }
  })

  it('escapes whatever a form says', async () => {
    const browser = await signedIn()
    const nasty = `"><script>alert(1)</script><img src=x onerror=alert(1)>`
    const { page } = await browser.send('/desk/new', {
      ...Object.fromEntries(
        ['title', 'text', 'documentNumber', 'field', 'keywords', 'reason', 'key', 'board'].map((name) => [name, nasty]),
      ),
      does: 'preview',
    })
    expect(page).not.to.include('<script>alert').and.not.to.include('<img src=x')
  })
})
