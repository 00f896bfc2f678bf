import { expect } from 'chai'
import { caughtUp } from '../../scripts/hub-process.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { describeOnBoth } from '../e2e/compositions.ts'
import { clockOff } from './clock-off.ts'

const DAY_MS = 86_400_000

describeOnBoth('a publisher whose clock is days ahead', ({ inWorld, isEmbedded }) => {
  it(
    isEmbedded
      ? 'cannot be told from its log, which has no clock of its own'
      : 'publishes nothing, because Kafka says another time, until somebody says that it is right; then it is told',
    () =>
      inWorld(async (world) => {
        const ready = await world.start()
        await ready.stop()
        const wrong = await world.start({ env: clockOff(3 * DAY_MS) })
        const client = clientOf(wrong.url, wrong.tokens.taihe)
        const { status, body } = await client.publish('taihe', plainContent('三天以后', '正文'))
        expect([status, body.code]).to.deep.equal(isEmbedded ? [201, undefined] : [503, 'clock-ahead'])
        await wrong.stop()
        if (isEmbedded) return
        expect(wrong.output()).to.match(/"code":"clock-ahead"/)

        const said = await world.start({ env: { ...clockOff(3 * DAY_MS), HUB_CLOCK_IS_RIGHT: 'true' } })
        const published = await clientOf(said.url, said.tokens.taihe).publish('taihe', plainContent('仍要发布', '正文'))
        expect(published.status, JSON.stringify(published.body)).to.equal(201)
        await caughtUp(said.url)
        const metrics = await (await fetch(`${said.url}/metrics`)).text()
        expect(metrics).to.match(/^hub_events_total\{outcome="ahead-of-log"\} 1$/m)
        await said.stop()
        const verified = await world.run('--json', 'verify')
        expect(verified.code).to.equal(1)
        expect(JSON.parse(verified.stdout).faults.map(({ code }: { code: string }) => code)).to.deep.equal([
          'ahead-of-log',
        ])
        const [{ partition, offset }] = JSON.parse(verified.stdout).faults
        const seen = await world.run('parked', 'discard', '--at', `${partition}:${offset}`, '--reason', '时钟已校正')
        expect([seen.code, seen.stdout], seen.stderr).to.deep.include(0)
        expect(seen.stdout).to.match(/^acknowledged ahead-of-log at partition \d+ offset \d+ \(log offset \d+\)/)
        const again = await world.run('verify')
        expect([again.code, again.stdout.includes('1 acknowledged')], again.stdout).to.deep.equal([0, true])
        const shown = await world.start()
        const list = await clientOf(shown.url).get('/v1/outlets/site/341222/items?limit=200')
        expect(list.body.items.at(-1)).to.include({ itemId: published.body.itemId, datedAhead: true })
      }),
  )
})
