import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { caughtUp } from '../../scripts/hub-process.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { embedded } from './compositions.ts'
import { faultsOf, killableReceiver, startTrap } from './webhook-receivers.ts'

const DELIVERIES = 20_000
const SUBSCRIPTIONS = 20
const ITEMS = DELIVERIES / SUBSCRIPTIONS
const KILLS_OF_EACH = 5
const BETWEEN_KILLS_MS = 8000
const MINUTE = 60_000

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('20,000 deliveries to webhooks', function () {
  this.timeout(60 * MINUTE)
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hub-test-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('to a receiver that fails, hangs, points at this machine and is killed, by a hub that is killed, too: none is lost, none goes elsewhere', async () => {
    const trap = await startTrap()
    const receiver = await killableReceiver(join(folder, 'taken'), { manner: 'rough', trap: trap.url })
    try {
      await embedded.inWorld(async (world) => {
        let hub = await world.start()
        const webhooks = async (...args: string[]) => {
          const { code, stdout, stderr } = await world.run('--json', 'webhooks', ...args)
          expect(code, stderr).to.equal(0)
          return JSON.parse(stdout)
        }
        const client = () => clientOf(hub.url, hub.tokens.taihe)
        const made: string[] = []
        while (made.length < ITEMS) {
          const { body } = await client().publish('taihe', plainContent(`第${made.length}号通知`, '正文'))
          made.push(body.itemId)
          // Some change again, before or after they were told.
          if (made.length % 10 === 0)
            await client().revise(body.itemId, 1, plainContent(`第${made.length}号通知`, '更正'))
        }
        await caughtUp(hub.url)
        const begun = Date.now()
        const add = (...args: string[]) => webhooks('add', ...args, '--outlet', 'site/341222', '--limit', '1')
        for (let n = 0; n < SUBSCRIPTIONS; n++) await add(`${receiver.url}/${n}`, '--allow-private', '127.0.0.1')
        const elsewhere = await add(trap.url.replace('127.0.0.1', 'localhost'))
        for (let n = 0; n < KILLS_OF_EACH; n++) {
          await pause(BETWEEN_KILLS_MS)
          await hub.kill('SIGKILL')
          hub = await world.start()
          await pause(BETWEEN_KILLS_MS)
          await receiver.kill()
          await pause(2000)
          await receiver.start()
        }
        const subscriptions = async (): Promise<Answer[]> =>
          (await webhooks('list')).filter(({ subscriptionId }: Answer) => subscriptionId !== elsewhere.subscriptionId)
        while ((await subscriptions()).some(({ behindSince }) => behindSince !== null)) await pause(2000)

        const seconds = Math.round((Date.now() - begun) / 1000)
        const taken = receiver.taken()
        const all = await client().allChanges(['site/341222'])
        const wanted = [...all].map(([itemId, { version }]) => `${itemId} ${version}`).sort()
        expect(made.every((itemId) => all.has(itemId))).to.equal(true)
        for (let n = 0; n < SUBSCRIPTIONS; n++) {
          const told = new Map(taken.filter(({ path }) => path === `/${n}`).flatMap(({ changes }) => changes))
          expect([...told].map(([itemId, version]) => `${itemId} ${version}`).sort(), `/${n}`).to.deep.equal(wanted)
        }
        expect(faultsOf(taken)).to.deep.equal([])
        expect(trap.reached()).to.equal(0)
        const [refused] = (await webhooks('log', elsewhere.subscriptionId)) as Answer[]
        expect(refused.outcome).to.equal('forbidden-address')
        const outcomes = new Map<string, number>()
        for (const { subscriptionId } of await subscriptions())
          for (const { outcome } of (await webhooks('log', subscriptionId, '--limit', '1000')) as Answer[])
            outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
        expect([...outcomes.keys()]).to.include.members(['delivered', 'refused', 'redirect', 'timeout', 'unreachable'])
        const ids = new Set(taken.map(({ path, id }) => `${path} ${id}`)).size
        process.stdout.write(
          `      ${taken.length} deliveries taken (${ids} different) in ${seconds} s; of the last 1,000 attempts of each: ${JSON.stringify(Object.fromEntries(outcomes))}\n`,
        )
        expect(taken.length).to.be.at.least(DELIVERIES)
      })
    } finally {
      await receiver.kill()
      await trap.stop()
    }
  })
})
