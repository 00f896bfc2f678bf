import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { caughtUp } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from './client.ts'
import { describeOnBoth, embedded, type World } from './compositions.ts'
import { eventually, filesHolding, inScratch } from './scratch.ts'
import { faultsOf, killableReceiver, startTrap } from './webhook-receivers.ts'

const MINUTE = 60_000

const hubOf =
  (world: World) =>
  async (...args: string[]) => {
    const { code, stdout, stderr } = await world.run('--json', 'webhooks', ...args)
    expect(code, `hub webhooks ${args.join(' ')}: ${stderr}`).to.equal(0)
    return JSON.parse(stdout)
  }

describeOnBoth('webhooks', ({ inWorld, isEmbedded }) => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('lose nothing when the receiver fails, points elsewhere, and is killed, and the hub is killed, too', async () => {
    const trap = await startTrap()
    const receiver = await killableReceiver(join(folder, 'taken'), { manner: 'gentle', trap: trap.url })
    try {
      await inWorld(async (world) => {
        const webhooks = hubOf(world)
        let hub = await world.start()
        const made: string[] = []
        const publish = async (count: number) => {
          for (let n = 0; n < count; n++) {
            const content = plainContent(`第${made.length}号通知`, '正文')
            made.push((await clientOf(hub.url, hub.tokens.taihe).publish('taihe', content)).body.itemId)
          }
        }
        await publish(6)
        const { subscriptionId } = await webhooks(
          ...[
            'add',
            `${receiver.url}/hook`,
            '--outlet',
            'site/341222',
            '--limit',
            '12',
            '--allow-private',
            '127.0.0.1',
          ],
        )
        const isTold = (items: string[]) => {
          const told = new Set(receiver.taken().flatMap(({ changes }) => changes.map(([itemId]) => itemId)))
          return items.every((itemId) => told.has(itemId))
        }
        await eventually(async () => receiver.taken().length > 1, MINUTE)
        await hub.kill('SIGKILL')
        hub = await world.start()
        await publish(4)
        await clientOf(hub.url, hub.tokens.taihe).revise(
          made[0] as string,
          1,
          plainContent('第0号通知（更正）', '正文'),
        )
        await receiver.kill()
        await publish(4)
        await caughtUp(hub.url)
        const outcomes = async () => (await webhooks('log', subscriptionId, '--limit', '1000')).map(outcomeOf)
        await eventually(async () => (await outcomes()).includes('unreachable'), MINUTE)
        await receiver.start()
        await webhooks('resume', subscriptionId)
        await eventually(async () => isTold(made), MINUTE)
        await eventually(async () => (await webhooks('list'))[0].behindSince === null, MINUTE)
        const all = await clientOf(hub.url).allChanges(['site/341222'])
        const told = new Map(receiver.taken().flatMap(({ changes }) => changes))
        const wanted = [...all].map(([itemId, { version }]) => [itemId, version])
        expect([...told].sort()).to.deep.equal(wanted.sort())
        expect(faultsOf(receiver.taken())).to.deep.equal([])
        expect(trap.reached()).to.equal(0)
        expect(await outcomes()).to.include('delivered')
        if (!isEmbedded) return
        expect((await world.run('verify')).code).to.equal(0)
      })
    } finally {
      await receiver.kill()
      await trap.stop()
    }
  })
})

const outcomeOf = ({ outcome }: { outcome: string }) => outcome

describe('webhooks of a folder, all embedded', function () {
  this.timeout(120_000)

  it('have one process that delivers; another one goes on when it is killed', () =>
    inScratch((folder) =>
      embedded.inWorld(async (world) => {
        const trap = await startTrap()
        const receiver = await killableReceiver(join(folder, 'taken'), { manner: 'gentle', trap: trap.url })
        const webhooks = hubOf(world)
        const hub = await world.start({ args: ['--no-sample'] })
        await webhooks('add', receiver.url, '--allow-private', '127.0.0.1')
        const metricsOf = async ({ url }: { url: string }) => (await fetch(`${url}/metrics`)).text()
        await eventually(async () => /^hub_webhook_behind_seconds 0$/m.test(await metricsOf(hub)), MINUTE)
        const other = await world.startService('notifier')
        expect(await metricsOf(other)).not.to.match(/^hub_webhook_behind_seconds /m)
        await hub.kill('SIGKILL')
        await eventually(async () => /^hub_webhook_behind_seconds /m.test(await metricsOf(other)), MINUTE)
        await receiver.kill()
        await trap.stop()
      }),
    ))

  it('are private, known to verify, and forgotten when they are removed', () =>
    embedded.inWorld(async (world) => {
      const hub = await world.start()
      await hub.stop()
      const webhooks = hubOf(world)
      const file = join(world.dataFolder, 'webhooks.sqlite')
      expect(await webhooks('list')).to.deep.equal([])
      expect(existsSync(file)).to.equal(false)
      const added = await webhooks('add', 'https://site.example.gov.cn/hook', '--secret', '--field', '救灾')
      expect(added.secret).to.match(/^whsec_/)
      const [listed] = await webhooks('list')
      expect(listed).to.deep.include({ url: 'https://site.example.gov.cn/hook', signature: 'v1', field: '救灾' })
      expect(JSON.stringify(listed)).not.to.include(added.secret)
      expect(statSync(file).mode & 0o777).to.equal(0o600)
      const verify = async () => JSON.parse((await world.run('--json', 'verify')).stdout)
      expect((await verify()).faults).to.deep.equal([])

      const database = new DatabaseSync(file)
      const [row] = database.prepare('SELECT document FROM webhooks').all() as { document: string }[]
      const change = (from: string, to: string) =>
        database.prepare('UPDATE webhooks SET document = ?').run(row?.document.replace(from, to) ?? '')
      change('site.example', 'evil.example')
      const [fault] = (await verify()).faults
      expect(fault).to.include({ code: 'store-damaged', file: 'webhooks.sqlite' })
      expect(JSON.stringify(fault)).not.to.include(added.secret)
      change('', '')
      database.close()
      expect(filesHolding(world.dataFolder, added.secret)).to.have.length.at.least(1)
      expect(await webhooks('remove', added.subscriptionId)).to.include({ removed: true })
      expect(filesHolding(world.dataFolder, added.secret)).to.deep.equal([])
      const { code, stderr } = await world.run('webhooks', 'pause', added.subscriptionId)
      expect([code, stderr]).to.deep.equal([
        2,
        `hub: No webhook "${added.subscriptionId}". See: hub webhooks list [usage]\n`,
      ])
    }))
})
