import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { caughtUp } from '../../scripts/hub-process.ts'
import { type Answer, clientOf } from './client.ts'
import { describeOnBoth } from './compositions.ts'
import { realContent } from './real-content.ts'
import { ndjson, needsShared } from './shared-data.ts'

const OUTLETS = [
  'board/341222102200',
  'board/341226104203',
  'board/341202001001',
  'site/341222',
  'site/341226',
  'site/341202',
  'topic/341200',
]

describeOnBoth('real items, published by the city to all outlets', ({ inWorld }) => {
  it('are on each board, site and topic with one version and fingerprint, or refused with reasons', async function () {
    const records = ndjson(needsShared(this, 'data/items.ndjson'))
    await inWorld(async (world) => {
      const hub = await world.start({ env: { HUB_RATE_LIMIT: '0' } })
      const client = clientOf(hub.url, hub.tokens.fuyang)
      const accepted = new Map<string, Answer>()
      const refused: { id: string; codes: string[] }[] = []
      for (const record of records) {
        const { status, body } = await client.publish('fuyang', realContent(record))
        if (status === 201) accepted.set(body.itemId, body)
        else refused.push({ id: record.id as string, codes: codesOf(body) })
      }
      for (const { id, codes } of refused) {
        process.stdout.write(`      refused ${id}: ${codes.join(', ')}\n`)
        expect(codes, id).not.to.be.empty
      }
      expect(accepted.size + refused.length).to.equal(records.length)
      expect(accepted.size).to.be.at.least(95)
      await caughtUp(hub.url)

      const lists = await Promise.all(OUTLETS.map((outlet) => client.outlet(outlet)))
      for (const [itemId, { version, fingerprint }] of accepted)
        for (const [index, list] of lists.entries())
          expect(list.get(itemId), `${itemId} on ${OUTLETS[index]}`).to.include({ version, fingerprint })

      const script = fileURLToPath(new URL('../../scripts/check-identical.ts', import.meta.url))
      const check = spawnSync(process.execPath, [script, '--url', hub.url, '--outlets', OUTLETS.join(',')], {
        encoding: 'utf8',
      })
      expect(check.status, check.stdout + check.stderr).to.equal(0)
    })
  })
})

const codesOf = (problem: Answer): string[] =>
  (problem.errors ?? [problem]).map((error: Answer) => `${error.code} ${error.pointer ?? ''}`)
