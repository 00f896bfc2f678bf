import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { startFaultyWire } from '../clients/faulty-wire.ts'
import { EXAMPLE_CONSUMERS, type ExampleConsumer } from '../consumers/example-consumers.ts'
import { openSite } from '../consumers/example-site.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { clientOf } from './client.ts'
import { eventually, filesHolding, inScratch } from './scratch.ts'
import { runExamples } from './second-consumer/run-examples.ts'

const SHARES = { publish: 8, revise: 7, redact: 4, withdraw: 3, days: 2, hide: 1, handOver: 1 }
const ALWAYS = ['killCopies', 'merge', 'killHub', 'anew', 'killCopies']
const OUTLET = 'site/341222'
const MINUTE = 60_000

const FILE = /^\/v1\/exports/

/** Those that this machine can run; it is said which it cannot, and why. */
function consumersHere(): ExampleConsumer[] {
  const missing = EXAMPLE_CONSUMERS.map((consumer) => ({ consumer, why: consumer.missing() }))
  for (const { consumer, why } of missing)
    if (why !== null) process.stdout.write(`      skipped: ${consumer.name}: ${why}\n`)
  return missing.filter(({ why }) => why === null).map(({ consumer }) => consumer)
}

describe('the programs of docs/examples', function () {
  this.timeout(300_000)

  it('have what the hub has after random commands, a kill -9 of each and of the hub, a merger and a rebuild', () =>
    inScratch(async (folder) => {
      const consumers = consumersHere()
      const always = [...ALWAYS]
      const report = await runExamples({ folder, seed: 1, commands: 40, consumers, shares: SHARES, always })
      for (const [name, times] of Object.entries(report.gone)) expect(times, name).to.be.above(0)
    }))

  it('keep what is withheld, take no text that was changed, and no file that was cut', () =>
    inScratch(async (folder) => {
      const hub = await startScratchHub()
      const { itemId: damaged } = hub.publish(TAIHE, contentOf('第一条', '原文'))
      for (let n = 0; n < 3; n++) hub.publish(TAIHE, contentOf(`又一条${n}`, '内容'))
      await hub.settle()
      const sites = await Promise.all(consumersHere().map((consumer) => behindFaults(consumer, { folder, hub })))
      try {
        const all = await clientOf(hub.url).allChanges([OUTLET])
        await Promise.all(sites.map(({ site }) => site.expectSame(all)))

        const forged = hub.publish(TAIHE, contentOf('某甲的承包', '某甲的内容')).itemId
        await hub.settle()
        for (const { site, rowOf } of sites) {
          await eventually(async () => rowOf(forged), MINUTE)
          expect(rowOf(forged), site.name).to.include({ state: 'unchecked', title: null, text: null })
          expect(filesHolding(site.place, '某乙的'), site.name).to.deep.equal([])
        }

        const database = new DatabaseSync(hub.readFile)
        database.prepare("UPDATE texts SET text = replace(text, '原文', '改过')").run()
        database.close()
        const { withheld } = await hub.json(`/v1/changes?outlet=${OUTLET}`)
        expect(withheld).to.deep.equal([{ itemId: damaged }])
        await Promise.all(sites.map(({ readAnew }) => readAnew()))
        for (const { site, rowOf } of sites) {
          await eventually(async () => rowOf(forged)?.state === 'shown', MINUTE)
          expect(rowOf(damaged), site.name).to.include({ state: 'shown', title: '第一条' })
        }
      } finally {
        for (const { stop } of sites) stop()
        await hub.stop()
      }
    }))
})

/** A site behind a wire that cuts its first file, changes a word in the second, and changes what it is told at once. */
async function behindFaults(consumer: ExampleConsumer, { folder, hub }: { folder: string; hub: ScratchHub }) {
  const wire = await startFaultyWire(hub.url)
  let isHonest = false
  wire.will(
    { on: FILE, cutAfter: 2500 },
    { on: /^\/v1\/changes/, change: (text) => text.replaceAll('"version":', '"versio":') },
    { on: FILE, change: (text) => text.replace('"updatedAt"', '"updatedOn"') },
    {
      on: /^\/v1\/changes/,
      times: Number.POSITIVE_INFINITY,
      change: (text) => (isHonest ? text : text.replaceAll('某甲的', '某乙的')),
    },
  )
  const site = openSite(consumer, { folder, hub: wire.url, outlet: OUTLET })
  return {
    site,
    rowOf: (itemId: string) => site.rows().find((row) => row.itemId === itemId),
    readAnew: async () => {
      isHonest = true
      site.running().child.kill('SIGKILL')
      await site.running().ended
      site.forget()
      await site.kill()
    },
    stop: () => {
      site.running().child.kill('SIGKILL')
      wire.stop()
    },
  }
}
