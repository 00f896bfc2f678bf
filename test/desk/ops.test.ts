import { expect } from 'chai'
import pino from 'pino'
import { parseDivisionCode, parseNodeId } from '../../services/domain/ids.ts'
import { writeJson } from '../../services/hub/data/data-folder.ts'
import { makeHub } from '../../services/hub/founding/make-hub.ts'
import type { Role } from '../../services/hub/running/parts/part.ts'
import { startHub } from '../../services/hub/running/start-hub.ts'
import { eventually } from '../e2e/scratch.ts'
import { placeAt } from '../place-at.ts'
import { keyNamed } from '../plain-hub/keys.ts'
import { scratchFolder } from '../scratch-folder.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { accessEntries, DIVISIONS, NODES, SHUIZHEN, TAIHE } from '../scratch-places.ts'
import { addStoppedWebhooks, refuseNode, replaceInStore, WEBHOOK_KEY, writeForeign } from './ops-scenes.ts'

const MARKUP = '<img src=x onerror="alert(1)">'
const FORM = { accept: 'text/html', 'sec-fetch-site': 'same-origin' }

describe('the page of operators', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { ...FORM, ...(init.headers as Record<string, string> | undefined) }
    const answer = await hub.fetch(path, { ...init, redirect: 'manual', headers })
    return {
      status: answer.status,
      at: answer.headers.get('location'),
      kept: answer.headers.get('cache-control'),
      cookie: answer.headers.getSetCookie()[0] ?? '',
      page: await answer.text(),
    }
  }
  const signIn = (token: string) => ask('/ops/sign-in', { method: 'POST', body: new URLSearchParams({ token }) })
  const signedIn = async () => {
    const { status, at, cookie } = await signIn('operator')
    expect([status, at]).to.deep.equal([303, '/ops'])
    return { cookie: cookie.split(';')[0] as string }
  }
  const look = async () => ask('/ops', { headers: await signedIn() })
  const sectionIn = (page: string, id: string): string =>
    new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? ''

  /** A section as soon as it is as it should be. */
  const eventuallyIn = (id: string, holds: (section: string) => boolean) =>
    eventually(async () => {
      const section = sectionIn((await look()).page, id)
      return holds(section) && section
    })

  it('is for operators only, and leads whoever is not signed in there and back', async () => {
    expect(await ask('/ops')).to.include({ status: 303, at: '/ops/sign-in', kept: 'no-store' })
    expect(await ask('/ops/now')).to.include({ status: 303, at: '/ops/sign-in' })
    for (const token of ['nobody-has-this', '', 'expired']) expect((await signIn(token)).status, token).to.equal(401)
    for (const token of ['clerk-taihe', 'auditor']) {
      const refused = await signIn(token)
      expect(refused.status, token).to.equal(403)
      expect(refused.page).to.include('不是运维人员的').and.not.include('id="figures"')
      expect(refused.cookie).to.equal('')
    }
    const { cookie } = await signIn('operator')
    expect(cookie).to.match(/^ops=[\w-]{43}; Path=\/ops; HttpOnly; SameSite=Strict$/)
    const headers = await signedIn()
    const answer = await ask('/ops', { headers })
    expect(answer).to.include({ status: 200, kept: 'no-store' })
    expect(answer.page).to.include('运维人员 operator')
    await ask('/ops/sign-out', { method: 'POST', headers })
    expect((await ask('/ops', { headers })).status).to.equal(303)
  })

  it('opens no door of the clerks, and theirs none of it', async () => {
    const headers = await signedIn()
    expect((await ask('/desk', { headers: { cookie: headers.cookie.replace('ops=', 'desk=') } })).at).to.equal(
      '/desk/sign-in',
    )
    const clerk = await ask('/desk/sign-in', { method: 'POST', body: new URLSearchParams({ token: 'clerk-taihe' }) })
    const cookie = (clerk.cookie.split(';')[0] as string).replace('desk=', 'ops=')
    expect((await ask('/ops', { headers: { cookie } })).at).to.equal('/ops/sign-in')
    const operator = await ask('/desk/sign-in', { method: 'POST', body: new URLSearchParams({ token: 'operator' }) })
    expect(operator.status).to.equal(401)
    expect(operator.page).to.include('/ops')
  })

  it('takes no form from another site, and no token over plain http through a proxy', async () => {
    const body = new URLSearchParams({ token: 'operator' })
    const foreign = { 'sec-fetch-site': 'cross-site' }
    expect((await ask('/ops/sign-in', { method: 'POST', body, headers: foreign })).status).to.equal(403)
    expect((await ask('/ops/sign-in', { headers: { 'x-forwarded-for': '10.1.2.3' } })).status).to.equal(403)
  })

  it('says of a hub that is well that it is, with the time of each figure', async () => {
    for (const nodeId of [TAIHE, SHUIZHEN, parseNodeId('fuyang')]) hub.publish(nodeId, contentOf('公告', '内容'))
    await hub.settle()
    const { page } = await look()
    for (const id of ['roles', 'way', 'nodes', 'parked', 'withheld', 'webhooks', 'disk', 'directory']) {
      const section = sectionIn(page, id)
      expect(section, id).to.include('正常').and.include('<time datetime="2026-03-05T01:00:00.000Z">')
    }
    expect(sectionIn(page, 'nodes')).to.include('太和县人民政府 <code>taihe</code>').and.include('3 个节点，都正常')
    expect(page).to.not.include('要处理')
  })

  it('tells which nodes are silent', async () => {
    hub.publish(TAIHE, contentOf('公告', '内容'))
    await hub.settle()
    hub.clock.now = '2026-03-20T01:00:00.000Z' as typeof hub.clock.now
    const nodes = sectionIn((await look()).page, 'nodes')
    expect(nodes).to.include('超过 14 天没有新的').and.include('还没有一条上过页面').and.include('3 个要看一看')
  })

  it('names what is parked, why in words, since when, and the command for it', async () => {
    hub.publish(TAIHE, contentOf('公告', '内容'))
    await hub.settle()
    await writeForeign(hub, TAIHE)
    const parked = sectionIn((await look()).page, 'parked')
    expect(parked).to.include('同一节点的同一序号出现了两个不同的事件').and.include('不是本系统的记录，读不懂')
    expect(parked).to.include('2 条').and.include('<time datetime="2026-03-05T01:00:00.000Z">')
    expect(parked).to.match(/<code class="command">hub parked discard sha-256:[0-9a-f]{64} --reason<\/code>/)
    expect(parked).to.match(/<code class="command">hub parked discard --at 0:\d+ --dry-run<\/code>/)
    expect(parked).to.include('<code class="command">hub parked list --reason fork</code>')
  })

  it('tells whose relay is stopped, and why', async () => {
    refuseNode(hub, TAIHE, `over ${MARKUP}`)
    hub.publish(TAIHE, contentOf('公告', '内容'))
    await eventually(async () =>
      (await hub.json('/v1/status')).nodes.some((node: { trouble: string | null }) => node.trouble !== null),
    )
    const nodes = sectionIn((await look()).page, 'nodes')
    expect(nodes).to.include('它的事件进不了事件日志')
    expect(nodes).to.include('总日志不接受这样大的记录').and.include('hub topics apply').and.include('1 条，最早的已等')
    expect(nodes).to.include('<code>record-too-large</code>').and.include('over &lt;img').and.not.include('<img')
  })

  it('names an item that does not check, with the fault, until it is mended', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('原来的文字', '内容'))
    await hub.settle()
    replaceInStore(hub, '原来', '改过')
    await ask(`/items/${itemId}`)
    const withheld = sectionIn((await look()).page, 'withheld')
    expect(withheld).to.include(itemId).and.include('正文和所签的指纹对不上').and.include('fingerprint-mismatch')
    expect(withheld).to.include('要处理').and.include('hub compare').and.not.include('改过的文字')
    replaceInStore(hub, '改过', '原来')
    expect(await eventuallyIn('withheld', (section) => !section.includes(itemId))).to.include('正常')
  })

  it('tells which webhooks are stopped and why, and no secret of theirs', async () => {
    addStoppedWebhooks(hub, [
      { url: `https://receiver.example/${MARKUP}`, reason: 'refused', detail: MARKUP },
      { subscriptionId: 'wh_gone', state: 'disabled', reason: 'gone' },
    ])
    const webhooks = await eventuallyIn('webhooks', (section) => section.includes('wh_gone'))
    expect(webhooks).to.include('2 个订阅，2 个停着').and.include('已暂停').and.include('它所要的内容不能给')
    expect(webhooks).to.include('已停用').and.include('接收方答复不再接收').and.include('还没有送过')
    expect(webhooks).to.include('<code class="command">hub webhooks resume wh_paused</code>')
    expect(webhooks).to.include('&lt;img').and.not.include('<img').and.not.include(WEBHOOK_KEY)
  })

  it('keeps markup in the name of a node a text', async () => {
    const { keyId, publicKeyText } = keyNamed('evil-1')
    const nodeId = parseNodeId('evil')
    const divisionCode = parseDivisionCode('341222')
    await hub.define({
      type: 'NodeRegistered',
      nodeId,
      name: MARKUP,
      level: 'county',
      divisionCode,
      keyId,
      publicKey: publicKeyText,
    })
    const { page } = await look()
    expect(page).to.include('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;').and.not.include('<img src=x')
  })
})

describe('the page of operators, of a process with one role', () => {
  const folder = scratchFolder()
  before(async () => {
    const place = placeAt(folder())
    await makeHub(place, { facts: DIVISIONS, nodes: [...NODES], keepsTokens: false })
    writeJson(place.data.accessFile, accessEntries(place.clock.now()))
  })

  const pageOf = async (role: Role): Promise<string> => {
    const place = placeAt(folder())
    const hub = await startHub(place, { roles: [role], logger: pino({ level: 'silent' }) })
    try {
      const body = new URLSearchParams({ token: 'operator' })
      const signedIn = await fetch(`${hub.url}/ops/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: FORM,
        body,
      })
      const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] as string
      const page = await (await fetch(`${hub.url}/ops`, { headers: { ...FORM, cookie } })).text()
      const [, style = ''] = /href="(\/assets\/style[^"]+)"/.exec(page) ?? []
      expect((await fetch(hub.url + style)).status).to.equal(200)
      return page
    } finally {
      await hub.stop()
    }
  }

  it('says of a publisher alone what it knows, and where the rest is', async () => {
    const page = await pageOf('publisher')
    expect(page).to.include('发布（publisher）').and.include('其余的服务在别的进程')
    expect(page).to.include('本进程只发布，不读读库').and.include('本进程不推送').and.include('太和县人民政府')
  })

  it('says of a monitor alone what it knows, and where the rest is', async () => {
    const page = await pageOf('monitor')
    expect(page).to.include('监测（monitor）').and.include('还没有建成读模型')
    expect(page).to.include('本进程不发布：中继停没停').and.include('本进程不显示页面')
  })
})
