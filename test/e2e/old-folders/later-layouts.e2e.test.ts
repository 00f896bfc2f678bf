import { expect } from 'chai'
import type { KnownLayouts } from '../../../services/ports/read-layout.ts'
import { clientOf } from '../client.ts'
import { describeOnBoth, type World } from '../compositions.ts'
import { eventually, inScratch } from '../scratch.ts'
import { type Answers, allAnswers, expectSame } from './all-answers.ts'
import { atRest } from './at-rest.ts'
import { answerOf } from './fill-folder.ts'
import { copyCode } from './old-code.ts'

const STILL_READ = { current: 1002, oldest: 1 }
const NO_LONGER_READ = { current: 1003, oldest: 1003 }
const SITE = '/v1/outlets/site/341222/items'

describeOnBoth('read models of an earlier layout', ({ inWorld }) => {
  const underLater = (layouts: KnownLayouts, work: (later: World, made: Made) => Promise<void>) => () =>
    inScratch((root) => {
      copyCode(root, layouts)
      return inWorld(async (world) => work(world.under(root), await make(world)))
    })

  it(
    'serve while they are built again beside, where the code still reads them',
    underLater(STILL_READ, async (later, { answers, auditorToken }) => {
      const hub = await later.start()
      expect((await clientOf(hub.url).get(SITE)).body.items).to.have.length.above(0)
      await eventually(async () => (await clientOf(hub.url).get('/v1/status')).body.generation === 2, 120_000)
      await atRest(hub.url)
      expectSame(await allAnswers(hub.url, auditorToken), answers)
      await answerOf(later, 'compare')
      expect(hub.output()).to.include('generation 2 is the same as the one before')
      expect(hub.output()).not.to.match(/damaged|tries again|: lost: (?!does not answer)|\n\s+at /)
      expect(await hub.stop()).to.equal(0)
    }),
  )

  it(
    'are built again where the code no longer reads them, and nothing calls them damaged',
    underLater(NO_LONGER_READ, async (later, { answers, auditorToken }) => {
      const query = await later.startService('query')
      const before = await clientOf(query.url).get(SITE)
      expect([before.status, before.body.code]).to.deep.equal([503, 'layout-outdated'])
      const compared = await later.run('compare')
      expect(compared.code, compared.stderr).to.equal(3)
      expect(compared.stderr).to.include('[layout-outdated]')

      const projector = await later.startService('projector')
      await eventually(async () => (await clientOf(query.url).get(SITE)).status === 200, 120_000)
      await atRest(query.url)
      expectSame(await allAnswers(query.url, auditorToken), answers, { newEra: true })
      await answerOf(later, 'compare')
      expect(projector.output()).to.include('generation 1 has the layout of an earlier version')
      for (const service of [query, projector]) {
        expect(service.output() + compared.stderr).not.to.match(/damaged|\n\s+at /)
        expect(await service.stop()).to.equal(0)
      }
    }),
  )

  it(
    'are replaced by hub rebuild --switch too, with no hub running',
    underLater(NO_LONGER_READ, async (later, { answers, auditorToken }) => {
      const built = await answerOf(later, 'rebuild', '--switch')
      expect(built).to.include({ generation: 2, compared: null, switched: true })
      const hub = await later.start()
      await atRest(hub.url)
      expectSame(await allAnswers(hub.url, auditorToken), answers, { newEra: true })
      expect(hub.output()).to.include('generation 1 has a layout that this version does not read: it was dropped')
    }),
  )
})

interface Made {
  answers: Answers
  auditorToken: string
}

/** The sample and one item more, by this code; its hub is stopped. */
async function make(world: World): Promise<Made> {
  const hub = await world.start()
  await atRest(hub.url)
  const { token: auditorToken } = await answerOf(world, 'tokens', 'new', '--actor', 'audit', '--role', 'auditor')
  const answers = await allAnswers(hub.url, auditorToken)
  expect(await hub.stop()).to.equal(0)
  return { answers, auditorToken }
}
