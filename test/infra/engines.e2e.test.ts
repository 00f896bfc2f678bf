import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { answersMongo } from '../../infra/engines/answers.ts'
import { chooseEngines, type NoEngine } from '../../infra/engines/choose-engines.ts'
import type { Engine } from '../../infra/engines/engine.ts'
import { isInstalled } from '../../infra/engines/installed.ts'
import { eventually } from '../e2e/scratch.ts'
import { engineOrPending, engines } from '../engines.ts'

const starts: Record<string, () => Promise<Engine | NoEngine>> = {
  Kafka: engines.fresh.kafka,
  'The registry': engines.fresh.registry,
  MongoDB: engines.fresh.mongo,
}

for (const [name, start] of Object.entries(starts))
  describe(`${name} of the test engines`, () => {
    let engine: Engine
    before(async function () {
      engine = await engineOrPending(this, start())
    })
    after(() => engine?.stop())

    it('is gone when killed and back at the same place when restarted', async function () {
      this.timeout(60_000)
      expect(await engine.answers()).to.equal(true)
      await engine.kill()
      expect(await engine.answers()).to.equal(false)
      await engine.restart()
      expect(await engine.answers()).to.equal(true)
    })

    it('says nothing while paused and goes on when resumed', async function () {
      this.timeout(60_000)
      await engine.pause()
      expect(await engine.answers()).to.equal(false)
      await engine.resume()
      await eventually(engine.answers)
    })
  })

describe('Test engines', () => {
  it('do not outlive the process that owns them, even when it is killed', async function () {
    if (!isInstalled('python')) {
      console.log('      pending: npm run engines:install has not been run')
      this.skip()
    }
    const owner = spawn(process.execPath, [fileURLToPath(new URL('engine-owner.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(owner.stdout, 'data')) as [Buffer]
    const url = line.toString().trim()
    expect(await answersMongo(url)).to.equal(true)
    owner.kill('SIGKILL')
    await eventually(async () => !(await answersMongo(url).catch(() => false)))
  })

  it('are those that the environment names, before all others', async () => {
    const chosen = chooseEngines({
      HUB_TEST_KAFKA: 'a:1,b:2',
      HUB_TEST_REGISTRY: 'http://c',
      HUB_TEST_MONGO: 'mongodb://d',
    })
    expect(await chosen.kafka()).to.deep.include({ origin: 'given', brokers: ['a:1', 'b:2'] })
    expect(await chosen.registry()).to.deep.include({ url: 'http://c' })
    expect(await chosen.mongo()).to.deep.include({ url: 'mongodb://d' })
  })
})
