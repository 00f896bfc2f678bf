import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openSqliteWebhookStore } from '../../services/adapters/sqlite/webhook-store.ts'
import { pausedWebhook, replayedWebhook, resumedWebhook } from '../../services/domain/webhooks/webhook-changes.ts'
import { hmacKeyText, webhookKey } from '../../services/domain/webhooks/webhook-key.ts'
import type { WebhookSubscription } from '../../services/domain/webhooks/webhook-subscription.ts'
import { timers as machineTimers, now } from '../../services/hub/clock.ts'
import { deliveryShapes } from '../../services/notifier/delivery-shapes.ts'
import type { WebhookStore } from '../../services/ports/webhook-store.ts'
import { changesShape } from '../../services/query/api/shapes.ts'
import { MOST_WITHHELD } from '../../services/query/change-cursor.ts'
import { subscriptionOf } from '../domain/webhooks/webhook-scene.ts'
import { eventually as eventuallyTrue } from '../e2e/scratch.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'
import { isAuthentic, startReceiver } from '../webhook-receiver.ts'

describe('webhooks', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let store: WebhookStore
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  let count = 0

  beforeEach(async () => {
    hub = await startScratchHub()
    receiver = await startReceiver()
    store = openSqliteWebhookStore({ file: join(hub.folder, 'webhooks.sqlite'), timers: machineTimers })
    hub.timers.pass(1000)
  })
  afterEach(async () => {
    store.close()
    await receiver.stop()
    await hub.stop()
  })

  function subscribe(more: Partial<WebhookSubscription> = {}) {
    const subscription = subscriptionOf({
      ...{ subscriptionId: `wh_${count++}`, url: receiver.url, privateHost: '127.0.0.1' },
      ...more,
    })
    store.add(subscription)
    return {
      subscription,
      now: () => store.subscription(subscription.subscriptionId) as WebhookSubscription,
      change: (changed: (before: WebhookSubscription) => WebhookSubscription) =>
        store.change(subscription.subscriptionId, changed),
      attempts: () => store.attempts(subscription.subscriptionId, 100).toReversed(),
      heard: () => receiver.heard.filter(({ body }) => body.data.subscription === subscription.subscriptionId),
    }
  }
  const respond = (status: number, headers = {}) => {
    receiver.receiver.respond = (response) => response.writeHead(status, headers).end()
  }
  /** The hub's timers go on meanwhile. */
  const eventually = <T>(check: () => Promise<T | undefined | false>) =>
    eventuallyTrue(async () => {
      hub.timers.pass(20)
      return check()
    })
  const publish = async (...titles: string[]) => {
    const made = titles.map((title) => hub.publish(TAIHE, contentOf(title, `${title}的内容`)))
    await hub.settle()
    return made.map(({ itemId }) => itemId)
  }
  /** Until nothing is behind any more. */
  const told = (one: ReturnType<typeof subscribe>, attempts: number) =>
    eventually(async () => one.attempts().length >= attempts && one.now().behindSince === null)
  const titlesIn = ({ body }: { body: { data: { changes: { title: string }[] } } }) =>
    body.data.changes.map(({ title }) => title)

  it('tell what /v1/changes tells to everybody, page after page, signed with either key', async () => {
    await publish('一', '二', '三', '四', '五')
    const pair = subscribe({ limit: 2 })
    const shared = subscribe({ limit: 2, key: hmacKeyText(Buffer.alloc(32, 7)), outlets: [] })
    await Promise.all([told(pair, 3), told(shared, 3)])
    let cursor = ''
    for (const { body, headers } of pair.heard()) {
      expect(() => deliveryShapes(changesShape)['changes.page'].strict().parse(body)).not.to.throw()
      const { type, data } = body
      const { subscription, outlets, cursor: from, ...page } = data
      expect([type, subscription, outlets]).to.deep.equal([
        'changes.page',
        pair.subscription.subscriptionId,
        ['site/341222'],
      ])
      expect(from).to.equal(cursor === '' ? null : cursor)
      const answer = await hub.json(`/v1/changes?outlet=site/341222&limit=2${cursor && `&cursor=${cursor}`}`)
      expect(page).to.deep.equal(answer)
      expect(headers['user-agent']).to.match(/^disclosure-hub\//)
      cursor = page.next
    }
    expect(pair.now().cursor).to.equal(cursor)
    expect(pair.now().delivered).to.equal(3)
    const publicKey = webhookKey(pair.subscription.key).publicText as string
    expect(pair.heard().every((one) => isAuthentic(one, publicKey))).to.equal(true)
    expect(shared.heard().every((one) => isAuthentic(one, shared.subscription.key))).to.equal(true)
    const [first] = pair.heard()
    if (first !== undefined) expect(isAuthentic({ ...first, text: `${first.text} ` }, publicKey)).to.equal(false)
    expect(new Set(receiver.heard.map(({ id }) => id)).size).to.equal(6)

    const [itemId] = await publish('六')
    await eventually(async () => pair.attempts().length === 4)
    expect(titlesIn(pair.heard()[3] as never)).to.deep.equal(['六'])
    expect(pair.attempts()).to.have.length(4)
    expect(JSON.stringify(pair.attempts())).not.to.include('六').and.not.to.include(itemId)
  })

  it('repeat a delivery that failed under its id, after a pause, and never one that was taken', async () => {
    await publish('一', '二')
    respond(503, { 'retry-after': '40' })
    const one = subscribe({ limit: 1 })
    await eventually(async () => one.now().failures === 1)
    expect(Date.parse(one.now().nextAttemptAt ?? '') - Date.parse(hub.clock.now)).to.be.within(40_000, 50_000)
    // A page must not grow while it waits: whoever has taken it in spite of the answer leaves a repeat aside.
    await publish('三')
    respond(200)
    hub.timers.pass(39_000)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(one.heard()).to.have.length(1)
    hub.timers.pass(5000)
    await told(one, 4)
    expect(one.heard().map(titlesIn)).to.deep.equal([['一'], ['一'], ['二'], ['三']])
    const ids = one.heard().map(({ id }) => id)
    expect(ids[0]).to.equal(ids[1])
    expect(new Set(ids).size).to.equal(3)
    expect(one.attempts().map(({ outcome, status, attempt }) => [outcome, status, attempt])).to.deep.equal([
      ['refused', 503, 1],
      ['delivered', 200, 2],
      ['delivered', 200, 1],
      ['delivered', 200, 1],
    ])
  })

  it('send no text after its erasure: what a repeat tells is read anew, and is another message', async () => {
    const [itemId = ''] = await publish('泄露了身份证号的通知', '二')
    respond(500)
    const one = subscribe({ limit: 1 })
    await eventually(async () => one.now().failures === 1)
    hub.redact(itemId as never, 1, contentOf('通知', '已删除个人信息'))
    await hub.settle()
    respond(204)
    hub.timers.pass(20_000)
    await told(one, 3)
    expect(one.heard().map(titlesIn)).to.deep.equal([['泄露了身份证号的通知'], ['二'], ['通知']])
    expect(
      one
        .heard()
        .slice(1)
        .map(({ text }) => text)
        .join(),
    ).not.to.include('泄露')
    expect(one.heard()[0]?.id).not.to.equal(one.heard()[1]?.id)
    expect(one.heard().at(-1)?.body.data.changes[0]).to.include({ itemId, erasedBelow: 2, type: 'redacted' })
  })

  it('are not behind where only the end is to be told, or where what failed has gone elsewhere', async () => {
    const empty = subscribe({ behindSince: now() })
    await eventually(async () => empty.now().behindSince === null)
    empty.change((before) => pausedWebhook(before, now()))
    const one = subscribe({ field: '救灾' })
    respond(503)
    const { itemId } = hub.publish(TAIHE, contentOf('预案', '内容', { field: '救灾', displayFrom: '2026-03-01' }))
    await hub.settle()
    await eventually(async () => one.now().failures > 0)
    respond(200)
    hub.withdraw(itemId, 1)
    await hub.settle()
    await eventually(async () => one.now().behindSince === null && one.now().failures === 0)
    expect(empty.heard().map(({ body }) => body.data)).to.have.length(1)
    expect(empty.heard()[0]?.body.data).to.deep.include({ changes: [], more: false })
  })

  it('are disabled by a 410, and come again when somebody resumes them', async () => {
    await publish('一')
    respond(410)
    const one = subscribe()
    await eventually(async () => one.now().state === 'disabled')
    expect(one.now()).to.include({ reason: 'gone', cursor: null })
    await publish('二')
    respond(200)
    hub.timers.pass(60_000)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(one.heard()).to.have.length(1)
    one.change((before) => resumedWebhook(before, now()))
    await told(one, 2)
    expect(titlesIn(one.heard()[1] as never)).to.deep.equal(['一', '二'])
  })

  it('say that a cursor counts no more, and go on from the start only', async () => {
    await publish('一')
    const one = subscribe()
    await told(one, 1)
    const other = await hub.project(2)
    await other.caughtUp()
    respond(503)
    await hub.store.activate(2)
    hub.timers.pass(5000)
    await eventually(async () => one.now().failures === 1)
    respond(200)
    hub.timers.pass(20_000)
    await eventually(async () => one.now().state === 'paused')
    const [, refused, reset] = one.heard()
    expect(reset?.id).to.equal(refused?.id)
    expect(reset?.body).to.deep.include({ type: 'changes.reset' })
    expect(reset?.body.data).to.deep.include({ reason: 'rebuilt', cursor: one.now().cursor })
    expect(() => deliveryShapes(changesShape)['changes.reset'].strict().parse(reset?.body)).not.to.throw()
    expect(one.now()).to.include({ reason: 'reset', detail: 'rebuilt' })
    one.change((before) => replayedWebhook(before, null, now()))
    await told(one, 4)
    expect(titlesIn(one.heard()[3] as never)).to.deep.equal(['一'])
    expect(one.heard()[3]?.id).not.to.equal(one.heard()[0]?.id)
    await other.stop()
  })

  it('only say that there is something, once for all of it, to whoever wants to look', async () => {
    await publish('一', '二', '三')
    const one = subscribe({ mode: 'look', limit: 1 })
    await told(one, 1)
    await publish('四')
    await told(one, 2)
    expect(one.heard()).to.have.length(2)
    const [first, second] = one.heard()
    expect(() => deliveryShapes(changesShape)['changes.look'].strict().parse(first?.body)).not.to.throw()
    expect(first?.body.data).to.have.all.keys('subscription', 'outlets', 'cursor')
    expect(one.attempts().map(({ kind, changes }) => [kind, changes])).to.deep.equal([
      ['look', 3],
      ['look', 1],
    ])
    const { changes } = await hub.json(`/v1/changes?outlet=site/341222&cursor=${second?.body.data.cursor}`)
    expect(changes.map(({ title }: { title: string }) => title)).to.deep.equal(['四'])
  })

  it('wait while they are paused, and tell again what is asked for', async () => {
    const one = subscribe({ limit: 1 })
    one.change((before) => pausedWebhook(before, now()))
    await publish('一', '二')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(one.heard()).to.have.length(0)
    one.change((before) => resumedWebhook(before, now()))
    await told(one, 2)
    const [, second] = one.attempts()
    one.change((before) => replayedWebhook(before, second?.fromCursor ?? null, now()))
    await told(one, 3)
    expect(one.heard().map(titlesIn)).to.deep.equal([['一'], ['二'], ['二']])
    expect(new Set(one.heard().map(({ id }) => id)).size).to.equal(3)
    expect(await store.remove(one.subscription.subscriptionId)).to.equal(true)
    await publish('三')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(one.heard()).to.have.length(3)
  })

  it('tell whoever is behind that nothing is there, so that an empty outlet is no old copy', async () => {
    await publish('一')
    const [one, look] = [{}, { mode: 'look' as const }].map((more) =>
      subscribe({ ...more, outlets: ['site/341226'], behindSince: now() }),
    ) as [ReturnType<typeof subscribe>, ReturnType<typeof subscribe>]
    await Promise.all([told(one, 1), told(look, 1)])
    expect(one.heard()[0]?.body.data).to.deep.include({ cursor: null, changes: [], more: false })
    expect(look.heard()[0]?.body.type).to.equal('changes.look')
    expect([one.now().behindSince, look.now().behindSince]).to.deep.equal([null, null])
    one.change((before) => replayedWebhook(before, null, now()))
    await told(one, 2)
    await publish('二')
    hub.publish(FUYANG, contentOf('全市通知', '内容'))
    await hub.settle()
    await told(one, 3)
    expect(one.heard()[1]?.body.data.cursor).to.equal(null)
    expect(one.heard()[2]?.body.data.cursor).to.equal(one.heard()[1]?.body.data.next)
  })

  it('tell nothing of other outlets or fields, and never ask for what they have read past', async () => {
    const one = subscribe({ field: '救灾' })
    const elsewhere = subscribe({ outlets: ['site/341226'] })
    await publish('一', '二')
    hub.publish(TAIHE, contentOf('预案', '内容', { field: '救灾' }))
    hub.publish(FUYANG, contentOf('全市通知', '内容'))
    await hub.settle()
    await eventually(async () => one.heard().length > 0 && elsewhere.heard().length > 0)
    const of = ({ heard }: typeof one) => heard().flatMap(titlesIn)
    await eventually(async () => of(elsewhere).includes('全市通知') && of(one).includes('预案'))
    expect(of(elsewhere)).to.deep.equal(['全市通知'])
    expect(one.heard().at(-1)?.body.data).to.include({ field: '救灾' })
    const shown = one
      .heard()
      .flatMap(({ body }) => body.data.changes.filter(({ state }: { state: string }) => state === 'shown'))
    expect(shown.map(({ title }: { title: string }) => title)).to.deep.equal(['预案'])
  })

  it('are paused with the reason when the hub refuses the question, and do not hold up the others', async () => {
    const refused = subscribe({ outlets: ['site/999999'] })
    const hangs = subscribe({ url: receiver.url.replace('/hook', '/hang') })
    receiver.receiver.respond = (response, _heard, request) => {
      if (request.url !== '/hang') response.writeHead(200).end()
    }
    const well = subscribe()
    await publish('一')
    await told(well, 1)
    await eventually(async () => refused.now().state === 'paused' && hangs.heard().length === 1)
    expect(refused.now().reason).to.equal('refused')
    expect(refused.now().detail).to.match(/999999/)
    const metrics = await (await hub.fetch('/metrics')).text()
    expect(metrics).to.include('hub_webhook_subscriptions{state="paused"} 1')
    expect(metrics).to.include('hub_webhook_subscriptions{state="active"} 2')
    expect(metrics).to.match(/hub_webhook_deliveries_total\{outcome="delivered"\} 1\n/)
    hub.timers.pass(15_000)
    await eventually(async () => hangs.now().failures === 1)
    expect(hangs.attempts()[0]?.outcome).to.equal('timeout')
  })

  it('tell once what the hub withholds, however much it is, and the items when they check again', async () => {
    const titles = Array.from({ length: MOST_WITHHELD + 10 }, (_, n) => `原来${n}号`)
    await publish(...titles)
    const stored = new DatabaseSync(hub.readFile)
    stored.exec("UPDATE texts SET text = replace(text, '原来', '改过')")
    const one = subscribe({ limit: 20 })
    const look = subscribe({ mode: 'look' })
    await eventually(async () => one.heard().length >= 3 && one.now().behindSince === null && look.heard().length > 0)
    const [heard, looks] = [one.heard().length, look.heard().length]
    expect(one.heard().flatMap(titlesIn)).to.deep.equal([])
    expect(
      new Set(one.heard().flatMap(({ body }) => body.data.withheld.map(({ itemId }: { itemId: string }) => itemId)))
        .size,
    ).to.be.at.least(MOST_WITHHELD)
    for (let round = 0; round < 10; round++) {
      hub.timers.pass(5000)
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    expect([one.heard().length, look.heard().length]).to.deep.equal([heard, looks])
    stored.exec("UPDATE texts SET text = replace(text, '改过', '原来')")
    stored.close()
    await eventually(async () => new Set(one.heard().flatMap(titlesIn)).size === titles.length)
    await eventually(async () => look.heard().length > looks)
  })
})
