import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import type { MongoEngine } from '../../infra/engines/engine.ts'
import { caughtUp, startHubProcess } from '../../scripts/hub-process.ts'
import type { KeptOutlet } from '../../services/ports/kept-outlet.ts'
import { clientOf, plainContent } from '../e2e/client.ts'
import { eventually, inScratch } from '../e2e/scratch.ts'
import { engineOrPending, engines } from '../engines.ts'
import { blocksOf } from './snippets.ts'

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url))
const day = (offset: number) => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10)

describe('the view for sites in MongoDB', function () {
  this.timeout(120_000)
  let mongo: MongoEngine
  before(async function () {
    mongo = await engineOrPending(this, engines.mongo())
  })

  it('holds only what is shown today, and the program of docs/read-models.md follows it', () =>
    inScratch((dataFolder) =>
      inScratch(async (folder) => {
        const database = `docs-${randomUUID()}`
        const address = new URL(mongo.url)
        address.pathname = `/${database}`
        const hub = await startHubProcess({ dataFolder, env: { HUB_MONGO: address.href } })
        const client = await MongoClient.connect(mongo.url)
        const db = client.db(database)
        const fuyang = clientOf(hub.url, hub.tokens.fuyang)
        const publish = async (title: string, more = {}) =>
          (await fuyang.publish('fuyang', plainContent(title, `${title}的正文`, more))).body.itemId as string
        const program = join(folder, 'follow.mjs')
        symlinkSync(MODULES, join(folder, 'node_modules'))
        const [block] = blocksOf('docs/read-models.md').filter(({ language }) => language === 'js run')
        writeFileSync(program, block?.text ?? '')
        const env = { ...process.env, MONGO: mongo.url, DATABASE: database, ENTRIES: 'topic/341200' }
        const follower = spawn(process.execPath, [program], { env })
        let said = ''
        follower.stdout.setEncoding('utf8').on('data', (chunk: string) => {
          said += chunk
        })
        follower.stderr.setEncoding('utf8').on('data', (chunk: string) => {
          said += `error: ${chunk}\n`
        })
        const lastList = () => said.split('\n').findLast((line) => line.startsWith('[')) ?? ''
        try {
          await caughtUp(hub.url)
          const shown = await publish('今天显示的')
          const gone = await publish('将撤下的')
          await publish('将来才显示的', { displayFrom: day(30) })
          await publish('今天到期的', { displayUntil: day(0) })
          await publish('昨天到期的', { displayUntil: day(-1) })
          await eventually(async () => lastList().includes('将撤下的') && lastList().includes('今天到期的'), 60_000)
          expect(lastList()).not.to.match(/将来才显示的|昨天到期的/)
          await fuyang.withdraw(gone, 1)
          await fuyang.revise(shown, 1, plainContent('今天显示的，已修订', '新的正文'))
          await eventually(async () => lastList().includes('已修订') && !lastList().includes('将撤下的'), 60_000)

          await caughtUp(hub.url)
          const all = await db.collection('shown_g1').find().toArray()
          const text = JSON.stringify(all)
          expect(text).to.include('新的正文')
          expect(text).not.to.match(/将撤下的的正文|将来才显示的|昨天到期的|今天显示的的正文/)
          for (const item of all) expect(item).not.to.have.any.keys('tokens', 'leftOutlets', 'everShownOn')
          const generation = await db.collection<{ _id: string }>('generations').findOne({ _id: 'g1' })
          expect(generation).to.include({ built: 1, contract: 1 })
          expect(said).not.to.include('error:')
          for (const outlet of ['topic/341200', 'site/341222']) {
            const { name, entries } = (await (await fetch(`${hub.url}/v1/outlets/${outlet}`)).json()) as KeptOutlet
            const kept = await db.collection<{ _id: string }>('outlets_g1').findOne({ _id: outlet })
            expect(kept, outlet).to.deep.include({ name, entries, mergedInto: null })
          }
        } finally {
          follower.kill('SIGKILL')
          await hub.stop()
          await db.dropDatabase()
          await client.close()
        }
      }),
    ))
})
