import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { fieldOf, signedInAt } from './browser-at-desk.ts'

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
const pdf = (name: string, more = '') => new File([PDF, more], name, { type: 'application/pdf' })
const FORM = { title: '附件齐全的公告', text: '见附件。', siteAll: 'all', isNew: 'yes', does: 'preview' }

/** What the page's form would send of its attachments. */
const attachmentsOn = (page: string): string[] =>
  [...page.matchAll(/name="attachment" value="([^"]*)"/g)].map(([, value = '']) => value.replaceAll('&quot;', '"'))

describe('files at the desk', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const publish = async (files: File[], form: Record<string, string | string[]> = FORM) => {
    const browser = await signedInAt(hub.url)
    const { page } = await browser.sendFiles('/desk/new', form, files)
    const signed = await browser.sendFiles('/desk/new', {
      ...form,
      ...{ attachment: attachmentsOn(page), key: fieldOf(page, 'key'), does: 'sign' },
    })
    expect(signed.status, signed.page).to.equal(303)
    await hub.settle()
    return { browser, itemId: /items\/([^?]+)/.exec(signed.at ?? '')?.[1] as string, preview: page }
  }
  const attachmentsOf = async (itemId: string): Promise<{ name: string; sha256: string; mediaType: string }[]> =>
    (await hub.json(`/v1/items/${itemId}`)).content.attachments ?? []

  it('are kept when a form is looked at, and are there when it is signed', async () => {
    const { itemId, preview } = await publish([pdf('预算表.pdf'), new File(['说明'], 'C:\\目录\\说明.txt')])
    expect(preview).to.include('预算表.pdf').and.include('说明.txt').and.not.include('目录')
    const attachments = await attachmentsOf(itemId)
    expect(attachments.map(({ name, mediaType }) => [name, mediaType])).to.deep.equal([
      ['预算表.pdf', 'application/pdf'],
      ['说明.txt', 'text/plain'],
    ])
    const answer = await hub.fetch(`/attachments/${attachments[0]?.sha256}/x.pdf?item=${itemId}`)
    expect(Buffer.from(await answer.arrayBuffer()).equals(PDF)).to.equal(true)
  })

  it('come along when they are chosen at the last look only, and are named once when they are sent twice', async () => {
    const browser = await signedInAt(hub.url)
    const first = await browser.sendFiles('/desk/new', FORM, [pdf('同一个.pdf', '甲')])
    const sent = { ...FORM, attachment: attachmentsOn(first.page), key: fieldOf(first.page, 'key') }
    const again = await browser.sendFiles('/desk/new', sent, [pdf('同一个.pdf', '甲'), pdf('后加的.pdf', '乙')])
    expect(attachmentsOn(again.page).map((text) => JSON.parse(text).name)).to.deep.equal(['同一个.pdf', '后加的.pdf'])
    const last = { ...sent, attachment: attachmentsOn(again.page), does: 'sign' }
    const signed = await browser.sendFiles('/desk/new', last, [pdf('最后.pdf', '丙')])
    await hub.settle()
    const names = (await attachmentsOf(/items\/([^?]+)/.exec(signed.at ?? '')?.[1] as string)).map(({ name }) => name)
    expect(names).to.deep.equal(['同一个.pdf', '后加的.pdf', '最后.pdf'])
  })

  it('stay with a corrected item, and go when their tick is taken away', async () => {
    const { browser, itemId } = await publish([pdf('一.pdf', '1'), pdf('二.pdf', '2')])
    const path = `/desk/items/${itemId}/correct`
    const { page } = await browser.get(path)
    const [one = '', two = ''] = attachmentsOn(page)
    const form = { ...FORM, reason: '换附件', expectedVersion: '1', key: fieldOf(page, 'key') }
    const preview = await browser.sendFiles(path, { ...form, attachment: two })
    expect(preview.page).to.include('附件')
    const signed = await browser.sendFiles(path, { ...form, attachment: two, does: 'sign' }, [pdf('三.pdf', '3')])
    expect(signed.status, signed.page).to.equal(303)
    await hub.settle()
    expect((await attachmentsOf(itemId)).map(({ name }) => name)).to.deep.equal(['二.pdf', '三.pdf'])
    expect(JSON.parse(one).name).to.equal('一.pdf')
  })

  it('that may be no attachment are named with the reason, and nothing else is lost', async () => {
    const browser = await signedInAt(hub.url)
    const large = new File([PDF, Buffer.alloc(1_000_001)], '太大.pdf')
    const page = new File(['<!doctype html><script>alert(1)</script>'], '网页.html')
    const refused = await browser.sendFiles('/desk/new', { ...FORM, does: 'sign' }, [
      large,
      pdf('好的.pdf', '好'),
      page,
    ])
    expect(refused.status).to.equal(422)
    expect(refused.page).to.include('太大.pdf：').and.include('网页.html：').and.include('附件齐全的公告')
    expect(attachmentsOn(refused.page).map((text) => JSON.parse(text).name)).to.deep.equal(['好的.pdf'])
    expect(refused.page).not.to.match(/HUB_|PUT |\/v1\/|octet-stream|1000000/)
  })

  it('leave nothing behind when the sender goes away in the middle', async () => {
    const browser = await signedInAt(hub.url)
    const kept = () =>
      readdirSync(join(hub.folder, 'nodes', TAIHE, 'attachments'), { recursive: true })
        .map(String)
        .sort()
    await browser.sendFiles('/desk/new', FORM, [pdf('先.pdf', '先')])
    const before = kept()
    await new Promise<void>((resolve) => {
      const sending = request(`${hub.url}/desk/new`, {
        method: 'POST',
        headers: {
          ...{ cookie: browser.cookie(), 'sec-fetch-site': 'same-origin', 'content-length': 500_000 },
          'content-type': 'multipart/form-data; boundary=b',
        },
      })
      sending.on('error', () => resolve())
      sending.write('--b\r\ncontent-disposition: form-data; name="files"; filename="半.pdf"\r\n\r\n')
      sending.write(Buffer.concat([PDF, Buffer.alloc(200_000, 'x')]), () => setTimeout(() => sending.destroy(), 50))
    })
    for (let tries = 0; tries < 100 && kept().join() !== before.join(); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(kept()).to.deep.equal(before)
  })

  it('in forms that are none are refused in words, and the desk goes on', async () => {
    const browser = await signedInAt(hub.url)
    const send = (body: string, type = 'multipart/form-data; boundary=b') =>
      fetch(`${hub.url}/desk/new`, {
        method: 'POST',
        headers: {
          cookie: browser.cookie(),
          'sec-fetch-site': 'same-origin',
          accept: 'text/html',
          'content-type': type,
        },
        body,
      })
    const part = '--b\r\ncontent-disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n'
    for (const [body, type] of [
      ['', 'multipart/form-data'],
      ['no form'],
      [`${part}%PDF-1.4 cut short`],
      [`${part.replace('a.pdf', '')}cut within a file that has no name`],
      ['--b\r\nno header at all'],
      [`--b\r\ncontent-disposition: form-data\r\n\r\nx\r\n--b--\r\n`],
      [`--b\r\n${'x: y\r\n'.repeat(5000)}\r\n--b--\r\n`],
    ] as [string, string?][]) {
      const answer = await send(body, type)
      expect(answer.status, body.slice(0, 50)).to.be.within(400, 422)
      expect(await answer.text()).to.match(/没有|不完整|请/)
    }
    const most = await browser.sendFiles(
      '/desk/new',
      FORM,
      Array.from({ length: 500 }, (_, at) => pdf(`${at}.pdf`)),
    )
    expect([most.status, most.page.includes('499')]).to.deep.equal([422, true])
    const long = await browser.sendFiles('/desk/new', { ...FORM, text: '长'.repeat(1_200_000) })
    expect(long.status).to.equal(413)
    expect((await browser.get('/desk')).status).to.equal(200)
  })

  it('are kept for a form that may be signed only: not for another office’s item, nor where none are taken', async () => {
    const kept = () => readdirSync(join(hub.folder, 'nodes', TAIHE, 'attachments'), { recursive: true }).length
    const { itemId } = await publish([pdf('本单位.pdf', '本')])
    const browser = await signedInAt(hub.url)
    const before = kept()
    for (const path of ['/desk/nothing', '/desk/items/nothing/correct', `/desk/items/${itemId}/withdraw`])
      expect((await browser.sendFiles(path, FORM, [pdf('不留.pdf', path)])).status, path).to.be.within(400, 422)
    expect(kept()).to.equal(before)
    const much = Array.from({ length: 6 }, (_, at) => new File([PDF, Buffer.alloc(900_000, at)], `${at}.pdf`))
    const { status, page } = await browser.sendFiles('/desk/new', FORM, much)
    expect(status, page).to.equal(413)
  })

  it('and texts that were written for one office are not signed by another that signed in meanwhile', async () => {
    const browser = await signedInAt(hub.url, `clerk-${SHUIZHEN}`)
    const { status, page } = await browser.sendFiles('/desk/new', { ...FORM, node: TAIHE, does: 'sign' })
    expect(status, page).to.equal(409)
    expect(page).to.include('为另一个单位填的').and.include('附件齐全的公告')
  })

  it('carry any attachment of a foreign program along, and say what is wrong in one that is none', async () => {
    const browser = await signedInAt(hub.url)
    for (const attachment of ['{"name":5}', 'no json', '[]', 'null', '{"name":"甲","url":"javascript:alert(1)"}']) {
      const { status, page } = await browser.sendFiles('/desk/new', { ...FORM, attachment })
      expect([status, page.includes('附件')], attachment).to.deep.equal([422, true])
    }
  })
})
