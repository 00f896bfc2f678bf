import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { HubProcess } from '../../../scripts/hub-process.ts'
import { type Answer, clientOf } from '../client.ts'
import { describeOnBoth, type World } from '../compositions.ts'
import { inScratch } from '../scratch.ts'
import { allAnswers, expectSame, followsTheSame, saysAllOf } from './all-answers.ts'
import { atRest } from './at-rest.ts'
import { answerOf, fillFolder, type OldFolder } from './fill-folder.ts'
import { missingCommit, unpackCode } from './old-code.ts'

/** The state of the code whose folders every later one must be able to take over. */
const COMMIT = '5860306'
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

describeOnBoth(`a data folder made by the code of ${COMMIT}`, ({ inWorld, isEmbedded }) => {
  let missing: string | null
  before(async function () {
    missing = await missingCommit(COMMIT)
    if (missing === null) return
    console.log(`      pending: ${missing}`)
    this.skip()
  })

  it('serves the same to the byte, verifies, and takes the same commands for repeats', function () {
    this.timeout(3_600_000)
    return inScratch(async (root) => {
      await unpackCode(COMMIT, root)
      await inWorld(
        async (old) => {
          const before = await fillFolder(old, root)
          const world = old.under(ROOT)
          if (!isEmbedded) expect((await world.run('schemas', 'push')).code).to.equal(0)
          expect(before.answers.byPath.size).to.be.above(1000)
          await readsAlone(before, world)
          const hub = await world.start()
          await atRest(hub.url)
          await answersTheSame(before, hub)
          await takesForRepeats(before, hub, world)
          await checks(before, world)
          // What the commands above have put into the log is nothing new.
          await answersTheSame(before, hub)
          expect(hub.output()).not.to.match(/tries again|: lost: (?!does not answer)|\n\s+at /)
          expect(await hub.stop()).to.equal(0)
          const verified = JSON.parse((await world.run('--json', 'verify')).stdout)
          expect(saysAllOf(verified, before.verified), JSON.stringify(verified)).to.equal(true)
        },
        {},
        root,
      )
    })
  })
})

/** Before any projector of this code has touched the read models. */
async function readsAlone({ answers, auditorToken }: OldFolder, world: World): Promise<void> {
  const query = await world.startService('query')
  expectSame(await allAnswers(query.url, auditorToken), answers)
  expect(await query.stop()).to.equal(0)
}

async function answersTheSame({ answers, auditorToken }: OldFolder, { url }: HubProcess): Promise<void> {
  // By now the read models are of the new layout, and lists are in the order of the printed day.
  expectSame(await allAnswers(url, auditorToken), answers, { newOrder: true })
  await followsTheSame(url, answers)
  const since = await clientOf(url).get(`/v1/changes?cursor=${encodeURIComponent(answers.cursors.at(-1) ?? '')}`)
  expect(since.status, JSON.stringify(since.body)).to.equal(200)
  expect(since.body.changes).to.deep.equal([])
}

async function takesForRepeats({ published, imports }: OldFolder, hub: HubProcess, world: World): Promise<void> {
  const { token, key, content, answer } = published
  const again = await clientOf(hub.url, token).publishIfNew('taihe', content, { 'idempotency-key': key })
  expect(saysAllOf(again, answer), JSON.stringify(again)).to.equal(true)
  for (const { file, nodeId, itemIds } of imports) {
    const { code, stdout } = await world.run('--json', 'import', file, '--node', nodeId, '--actor', `${nodeId}-clerk`)
    // Partly done: the rows whose items were withdrawn.
    expect(code, stdout.slice(0, 1000)).to.equal(4)
    const report = JSON.parse(stdout)
    expect(report).to.include({ accepted: 0, rejected: 0, published: 0 })
    expect(report.rows.map((row: Answer) => row.itemId)).to.deep.equal(itemIds)
  }
}

/** The read models are those that the log gives, and the log gives what it gave to the old code. */
async function checks({ replayed }: OldFolder, world: World): Promise<void> {
  await answerOf(world, 'compare')
  expect(await answerOf(world, 'replay')).to.deep.equal(replayed)
}
