import { expect } from 'chai'
import { newId } from '../../services/hub/clock.ts'
import { clientOf } from '../e2e/client.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { browserAt, fieldOf, signedInAt } from './browser-at-desk.ts'

// Made up: area code 341299 is not assigned, 138 0013 8000 is the number that manuals print.
const ID = '341299199901010015'
const MOBILE = '13800138000'

const FORM = { title: '救助名单', text: '', publishedOn: '2026-03-05', siteAll: 'all' }
const ticksOf = (page: string) =>
  [...page.matchAll(/name="mask" value="([^"]+)" checked/g)].map(([, key]) => key as string)
const textOf = (page: string) => /<textarea[^>]*>\n([\s\S]*?)<\/textarea>/.exec(page)?.[1]

describe('personal data in the forms of the desk', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  it('shows each find at its place, and what a tick would make of it', async () => {
    const browser = await signedInAt(hub.url)
    const text = `张建国，证号${ID}，电话${MOBILE}。`
    const { status, page } = await browser.send('/desk/new', { ...FORM, text, key: newId(), does: 'preview' })
    expect(status).to.equal(422)
    expect(page).to.include(`张建国，证号<mark>${ID}</mark>，电话`).and.to.include(`，电话<mark>${MOBILE}</mark>。`)
    expect(page).to.include('遮盖成 138****8000').and.to.include('有 2 处个人信息')
    expect(ticksOf(page)).to.have.length(2)
    expect(page).not.to.include('签发并公开</button>').and.not.to.include('不能在本页遮盖')
  })

  it('masks what is ticked, shows it before anything is signed, and publishes what was shown', async () => {
    const browser = await signedInAt(hub.url)
    const text = `联系人电话${MOBILE}；\n经办人电话${MOBILE}。`
    const form = { ...FORM, title: `名单 ${MOBILE}`, text, key: newId() }
    const looked = await browser.send('/desk/new', { ...form, does: 'preview' })
    const [title = '', , second = ''] = ticksOf(looked.page)
    const some = await browser.send('/desk/new', { ...form, mask: [title, second], does: 'mask' })
    expect(fieldOf(some.page, 'title')).to.equal('名单 138****8000')
    expect(textOf(some.page)).to.equal(`联系人电话${MOBILE}；\n经办人电话138****8000。`)
    expect(some.page).to.include('已遮盖 2 处').and.to.include(`<del>${MOBILE}</del><ins>138****8000</ins>`)
    expect(ticksOf(some.page)).to.have.length(1)
    const all = await browser.send('/desk/new', { ...form, does: 'maskAll' })
    expect(all.status, all.page).to.equal(200)
    expect(all.page).to.include('签发并公开</button>')
    expect(fieldOf(all.page, 'key')).to.equal(form.key)
    const [, shown = ''] = [null, textOf(all.page)]
    const signed = await browser.send('/desk/new', {
      ...{ ...form, title: fieldOf(all.page, 'title'), text: shown, does: 'sign' },
    })
    expect(signed.status, signed.page).to.equal(303)
    const itemId = /items\/([^?]+)/.exec(signed.at as string)?.[1]
    await hub.settle()
    const { body: item } = await clientOf(hub.url).get(`/v1/items/${itemId}`)
    expect(item.content.title).to.equal('名单 138****8000')
    expect(item.content.body.text).to.equal('联系人电话138****8000；\n经办人电话138****8000。')
  })

  it('asks for a reason only where a find may pass, and calls it by its name', async () => {
    const browser = await signedInAt(hub.url)
    const looked = (text: string) => browser.send('/desk/new', { ...FORM, text, key: newId(), does: 'preview' })
    expect((await looked(`电话${MOBILE}`)).page).not.to.include('name="acknowledge.')
    expect((await looked(`监督电话：${MOBILE}`)).page).to.include('“手机号码”如果是误判')
    expect((await looked('申请人张建国，患有糖尿病。')).page).to.include('“姓名和病情”如果是误判')
    expect((await looked(`证号${ID.slice(0, -1)}0`)).page).to.include('“身份证号”如果是误判')
  })

  it('masks nothing where the text was changed behind a tick', async () => {
    const browser = await signedInAt(hub.url)
    const form = { ...FORM, text: `电话${MOBILE}。`, key: newId() }
    const mask = ticksOf((await browser.send('/desk/new', { ...form, does: 'preview' })).page)
    const text = `他的电话${MOBILE}。`
    const { page } = await browser.send('/desk/new', { ...form, text, mask, does: 'mask' })
    expect(textOf(page)).to.equal(text)
    expect(page).to.include('没有遮盖').and.to.include('<mark>')
  })

  it('masks keywords, a summary and names of files, and leaves their separators', async () => {
    const browser = await signedInAt(hub.url)
    const file = { name: `张三${MOBILE}.pdf`, url: 'https://files.example/1.pdf' }
    const form = {
      ...{
        ...FORM,
        text: '见附件。',
        keywords: `救助，${MOBILE} ; 名单`,
        summary: ` 咨询 １３８００１３８０００`,
        key: newId(),
      },
      ...{ attachment: JSON.stringify(file), does: 'maskAll' },
    }
    const { page } = await browser.send('/desk/new', form)
    expect(fieldOf(page, 'keywords')).to.equal('救助，138****8000 ; 名单')
    expect(fieldOf(page, 'summary')).to.equal(' 咨询 138****8000')
    expect(page).to.include('张三138****8000.pdf').and.not.to.include(`value="${MOBILE}`)
    expect(page).not.to.include('class="finds"')
  })

  it('says of a choice that it cannot be masked', async () => {
    const browser = await signedInAt(hub.url)
    const { page, status } = await browser.send('/desk/new', { ...FORM, text: '文', field: MOBILE, does: 'maskAll' })
    expect(status).to.equal(422)
    expect(page).to.include('这里不能遮盖，请自己改').and.not.to.include('name="mask"')
  })

  it('marks the text and the reason of a correction, and signs neither', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('要更正的', '原来的文字。'))
    const browser = await signedInAt(hub.url)
    const path = `/desk/items/${itemId}/correct`
    const form = {
      ...{ title: '要更正的', text: `电话${MOBILE}`, siteAll: 'all', reason: `${MOBILE}打来电话` },
      ...{ key: newId(), expectedVersion: '1' },
    }
    const looked = await browser.send(path, { ...form, does: 'preview' })
    expect(looked.status).to.equal(422)
    expect(looked.page).to.include(`<mark>${MOBILE}</mark>打来电话`).and.not.to.include('value="sign"')
    const { page, status } = await browser.send(path, { ...form, does: 'maskAll' })
    expect(status, page).to.equal(200)
    expect(textOf(page)).to.equal('电话138****8000')
    expect(page).to.include('value="138****8000打来电话"').and.to.include('签发更正</button>')
    expect((await browser.get(`/desk/items/${itemId}`)).page).to.include('第 1 版')
  })

  it('masks a number across tags of a body in HTML', async () => {
    const html = '<p>电话 <b>138</b>0013<i>8000</i></p>\n<p>第二段 &amp; 其他</p>'
    const { itemId } = hub.publish(TAIHE, contentOf('超文本', '', { body: { format: 'html', text: '<p>原文</p>' } }))
    const browser = await signedInAt(hub.url)
    const form = {
      ...{ title: '超文本', text: html, siteAll: 'all', reason: '补充', key: newId(), expectedVersion: '1' },
      does: 'maskAll',
    }
    const { page, status } = await browser.send(`/desk/items/${itemId}/correct`, form)
    expect(status, page).to.equal(200)
    expect(textOf(page)).to.equal(
      '<p>电话 <b>138</b>****<i>8000</i></p>\n<p>第二段 &amp; 其他</p>'
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;'),
    )
  })

  it('withdraws nothing while a reason is masked', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('不撤下的', '文'))
    const browser = await signedInAt(hub.url)
    const path = `/desk/items/${itemId}/withdraw`
    const form = { reason: `${MOBILE}要求撤下`, key: newId(), expectedVersion: '1' }
    expect((await browser.send(path, { ...form, does: 'sign' })).page).to.include(`<mark>${MOBILE}</mark>`)
    const { page } = await browser.send(path, { ...form, does: 'maskAll' })
    expect(page).to.include('value="138****8000要求撤下"')
    expect((await browser.get(`/desk/items/${itemId}`)).page).to.include('公开中')
  })

  it('says so where a text is too long to be marked', async () => {
    const browser = await signedInAt(hub.url)
    const text = `电话${MOBILE}。${'关于农田水利的通知，'.repeat(10_001)}`
    const { page } = await browser.send('/desk/new', { ...FORM, text, key: newId(), does: 'maskAll' })
    expect(page).to.include('这一处不能在本页遮盖').and.not.to.include('class="finds"')
  })

  it('marks a text that is too long to be masked at once, offers no button, and changes nothing of it', async () => {
    const browser = await signedInAt(hub.url)
    const text = `${'沟渠养护。'.repeat(5000)}联系电话${MOBILE}。`
    const form = { ...FORM, text, key: newId() }
    const looked = await browser.send('/desk/new', { ...form, does: 'preview' })
    expect(looked.page).to.include(`<mark>${MOBILE}</mark>`).and.to.include('这里不能遮盖，请自己改')
    expect(looked.page).not.to.include('value="maskAll"')
    const pressed = await browser.send('/desk/new', { ...form, does: 'maskAll' })
    expect(textOf(pressed.page)).to.equal(text)
    expect(pressed.page).to.include('没有遮盖')
  })

  it('shows nothing of a page in what it marks', async () => {
    const browser = await signedInAt(hub.url)
    const text = `<script>x</script>${MOBILE}<b>`
    const { page } = await browser.send('/desk/new', { ...FORM, text, key: newId(), does: 'preview' })
    expect(page).to.include(`ript&gt;<mark>${MOBILE}</mark>&lt;b&gt;`).and.not.to.include('<script>x')
  })

  it('marks a form while it is written, for its own office only, and keeps nothing of it', async () => {
    const browser = await signedInAt(hub.url)
    const form = { ...FORM, text: `电话${MOBILE}`, key: newId(), does: 'sign' }
    const marked = await browser.send('/desk/new/finds', form)
    expect(marked.page)
      .to.match(/^<fieldset/)
      .and.to.include(`电话<mark>${MOBILE}</mark>`)
    expect((await browser.send('/desk/new/finds', { ...form, text: '文' })).page).to.equal('')
    const [own, foreignItem] = [TAIHE, SHUIZHEN].map((node) => hub.publish(node, contentOf('一条', '文')).itemId)
    const path = `/desk/items/${own}/finds`
    expect((await browser.send(path, { reason: MOBILE })).page).to.include('原因：<mark>')
    expect((await browser.send(`/desk/items/${foreignItem}/finds`, form)).status).to.equal(403)
    expect((await browserAt(hub.url).send(path, form)).at).to.equal('/desk/sign-in')
    const foreign = browserAt(hub.url, { cookie: browser.cookie(), 'sec-fetch-site': 'cross-site' })
    expect((await foreign.send('/desk/new/finds', form)).status).to.equal(403)
    expect((await browser.get('/desk?q=救助名单')).page).to.include('共找到 0 条')
  })

  it('has its scripts small and by themselves', async () => {
    const browser = await signedInAt(hub.url)
    const { page } = await browser.get('/desk/new')
    const paths = [...page.matchAll(/<script type="module" src="([^"]+)"><\/script>/g)].map(
      ([, path]) => path as string,
    )
    expect(paths).to.have.length(2)
    expect(page.match(/<script/g)).to.have.length(2)
    for (const path of paths) {
      const { status, headers, bytes } = await browserAt(hub.url).get(path)
      expect([status, headers.get('content-type')]).to.deep.equal([200, 'text/javascript; charset=utf-8'])
      expect(bytes.length).to.be.at.most(5 * 1024)
    }
  })
})
