import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openSqliteWebhookStore } from '../../../services/adapters/sqlite/webhook-store.ts'
import { pausedWebhook } from '../../../services/domain/webhooks/webhook-changes.ts'
import { hmacKeyText } from '../../../services/domain/webhooks/webhook-key.ts'
import { MOST_WEBHOOKS } from '../../../services/domain/webhooks/webhook-subscription.ts'
import { timers } from '../../../services/hub/clock.ts'
import { MOST_ATTEMPTS_KEPT } from '../../../services/ports/webhook-store.ts'
import { attemptOf, subscriptionOf } from '../../domain/webhooks/webhook-scene.ts'
import { eventually } from '../../e2e/scratch.ts'
import { scratchFolder } from '../../scratch-folder.ts'

describe('the store of webhooks', () => {
  const folder = scratchFolder()
  let count = 0
  const fileOf = () => join(folder(), `webhooks-${count++}.sqlite`)
  const open = (file = fileOf()) => openSqliteWebhookStore({ file, timers })
  const subscriptionId = 'wh_00000001'

  it('keeps a subscription as it is, also what is null, for whoever opens the file later', () => {
    const file = fileOf()
    const store = open(file)
    const one = subscriptionOf()
    const other = subscriptionOf({ subscriptionId: 'wh_00000002', cursor: 'x', privateHost: 'cms.lan', heldLimit: 3 })
    expect([store.add(one), store.add(other)]).to.deep.equal(['added', 'added'])
    const later = open(file)
    expect(later.subscriptions()).to.deep.equal([one, other])
    expect(later.subscription('wh_00000002')).to.deep.equal(other)
    expect(later.subscription('wh_nobody')).to.equal(null)
    expect(later.change('wh_nobody', (before) => before)).to.equal(null)
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    for (const suffix of ['-wal', '-shm']) expect(statSync(`${file}${suffix}`).mode & 0o077, suffix).to.equal(0)
    store.close()
    later.close()
  })

  it('keeps an attempt together with what it changes, and so many of them', () => {
    const store = open()
    store.add(subscriptionOf())
    for (let n = 1; n <= MOST_ATTEMPTS_KEPT + 5; n++)
      store.record(attemptOf({ webhookId: `msg_${n}`, attempt: n }), (before) => ({ ...before, cursor: `c${n}` }))
    expect(store.subscription(subscriptionId)?.cursor).to.equal(`c${MOST_ATTEMPTS_KEPT + 5}`)
    const kept = store.attempts(subscriptionId, 10_000)
    expect(kept).to.have.length(MOST_ATTEMPTS_KEPT)
    expect(kept[0]).to.deep.equal(attemptOf({ webhookId: 'msg_1005', attempt: 1005 }))
    expect(kept.at(-1)?.webhookId).to.equal('msg_6')
    expect(store.latestAttempt(subscriptionId, 'msg_6')?.attempt).to.equal(6)
    expect(store.latestAttempt(subscriptionId, 'msg_5')).to.equal(null)
    expect(store.record(attemptOf({ subscriptionId: 'wh_gone' }), (before) => before)).to.equal(null)
    expect(store.attempts('wh_gone', 10)).to.deep.equal([])
    store.close()
  })

  it('takes so many subscriptions', () => {
    const store = open()
    for (let n = 0; n < MOST_WEBHOOKS; n++) store.add(subscriptionOf({ subscriptionId: `wh_${n}` }))
    expect(store.add(subscriptionOf({ subscriptionId: 'wh_more' }))).to.equal('full')
    store.close()
  })

  it('is told of what another one changes', async () => {
    const file = fileOf()
    const [store, other] = [open(file), open(file)]
    let heard = 0
    const stop = store.onChange(() => {
      heard++
    })
    other.add(subscriptionOf())
    await eventually(async () => heard > 0)
    heard = 0
    other.change(subscriptionId, (before) => pausedWebhook(before, before.createdAt))
    await eventually(async () => heard > 0)
    expect(store.subscription(subscriptionId)?.state).to.equal('paused')
    stop()
    store.close()
    other.close()
  })

  it('forgets a subscription to the last byte of its secret', async () => {
    const file = fileOf()
    const store = open(file)
    const key = hmacKeyText(Buffer.from('a secret of thirty-two bytes ....'))
    store.add(subscriptionOf({ key }))
    store.add(subscriptionOf({ subscriptionId: 'wh_00000002' }))
    store.record(attemptOf(), (before) => ({ ...before, cursor: 'y' }))
    expect(await store.remove(subscriptionId)).to.equal(true)
    expect(await store.remove(subscriptionId)).to.equal(false)
    expect(store.attempts(subscriptionId, 10)).to.deep.equal([])
    for (const path of [file, `${file}-wal`].filter(existsSync))
      expect(readFileSync(path).includes(key), path).to.equal(false)
    expect(store.subscriptions()).to.have.length(1)
    store.close()
  })

  it('says which row is not as it was written, and gives none of it', () => {
    const file = fileOf()
    const store = open(file)
    store.add(subscriptionOf())
    store.record(attemptOf(), (before) => before)
    expect(store.check()).to.deep.equal([])
    const database = new DatabaseSync(file)
    database.exec(`UPDATE webhooks SET document = replace(document, 'site.example', 'evil.example')`)
    database.exec(`UPDATE attempts SET document = replace(document, 'msg_1', 'msg_2')`)
    database.close()
    expect(store.check()).to.have.length(2)
    for (const read of [() => store.subscriptions(), () => store.attempts(subscriptionId, 1)])
      expect(read).to.throw(/is damaged: a row of wh_00000001/)
    store.close()
  })
})
