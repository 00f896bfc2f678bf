import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { freePort } from '../../infra/engines/free-port.ts'
import { openSqliteWebhookStore } from '../../services/adapters/sqlite/webhook-store.ts'
import { webhookKey } from '../../services/domain/webhooks/webhook-key.ts'
import { newId, now, timers } from '../../services/hub/clock.ts'
import { deliver } from '../../services/notifier/deliver.ts'
import { testDelivery } from '../../services/notifier/next-delivery.ts'
import { createPost } from '../../services/notifier/post-delivery.ts'
import { subscriptionOf } from '../domain/webhooks/webhook-scene.ts'
import { eventually } from '../e2e/scratch.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { blocksOf } from './snippets.ts'

describe('docs/api/webhooks.md', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let folder: string

  before(async () => {
    hub = await startScratchHub()
    folder = mkdtempSync(join(tmpdir(), 'hub-docs-'))
  })
  after(async () => {
    rmSync(folder, { recursive: true, force: true })
    await hub.stop()
  })

  it('has a receiver that takes what the hub signs, and nothing else', async () => {
    const [program] = blocksOf('docs/api/webhooks.md').filter(({ language }) => language === 'js')
    const source = join(folder, 'receiver.mjs')
    writeFileSync(source, program?.text ?? '')
    const port = String(await freePort())
    const url = `http://127.0.0.1:${port}/hook`
    const subscription = subscriptionOf({ url, privateHost: '127.0.0.1' })
    const KEY = webhookKey(subscription.key).publicText as string
    const receiver = spawn(process.execPath, [source], { env: { ...process.env, KEY, PORT: port } })
    let said = ''
    receiver.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
    })
    try {
      // The program goes by the machine's clock, and so do these deliveries; the hub's own stands still in this test.
      const post = createPost({ now, timers })
      const ask = (more: object = {}) =>
        deliver({ ...subscription, ...more }, testDelivery(subscription, newId()), {
          ...{ post, now, uptime: () => performance.now(), userAgent: 'test' },
        })
      await eventually(async () => (await ask()).attempt.outcome === 'delivered')
      expect(said).to.include('webhook.test 0')
      const forged = await fetch(url, {
        method: 'POST',
        headers: {
          'webhook-id': 'a',
          'webhook-timestamp': `${Math.floor(Date.now() / 1000)}`,
          'webhook-signature': 'v1a',
        },
        body: '{}',
      })
      expect(forged.status).to.equal(401)
      hub.clock.now = now()
      const store = openSqliteWebhookStore({ file: join(hub.folder, 'webhooks.sqlite'), timers })
      store.add(subscription)
      hub.publish(TAIHE, contentOf('第一条', '内容'))
      hub.publish(TAIHE, contentOf('第二条', '内容'))
      await hub.settle()
      hub.timers.pass(1000)
      await eventually(async () => said.includes('changes.page 2'))
      store.close()
    } finally {
      receiver.kill()
    }
  })
})
