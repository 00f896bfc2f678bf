import { expect } from 'chai'
import { type ItemId, parseNodeId } from '../../services/domain/ids.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { describeOnBoth } from './compositions.ts'
import { reviseElsewhere } from './past-the-publisher.ts'
import { eventually } from './scratch.ts'

const TAIHE = parseNodeId('taihe')

describeOnBoth('an item that the root frees from an event that was not allowed', ({ inWorld }) => {
  it('is withdrawn under the version that its page shows; verify, compare and a rebuild agree', () =>
    inWorld(async (world) => {
      const hub = await world.start()
      const client = clientOf(hub.url, hub.tokens.taihe)
      const { body } = await client.publish('taihe', plainContent('公示（一）', '正文'))
      const itemId = body.itemId as ItemId
      const json = async (path: string): Promise<Answer> => (await fetch(`${hub.url}${path}`)).json()
      await eventually(async () => (await json(`/v1/items/${itemId}`)).version === 1)

      const refused = await reviseElsewhere(world, { nodeId: TAIHE, itemId, version: 2 })
      const withdraw = (version: number) => client.withdraw(itemId, version)
      // The node learns of what was said in its name, and its own withdrawal behind that does not count either.
      await eventually(async () => (await withdraw(2)).status === 200, 30_000)
      const parked = async () =>
        JSON.parse((await world.run('--json', 'parked', 'list')).stdout) as { reason: string }[]
      await eventually(async () => (await parked()).length === 2, 30_000)
      expect(await json(`/v1/items/${itemId}`)).to.include({ version: 1, status: 'live' })

      const done = await world.run('parked', 'discard', refused, '--reason', '已处理')
      expect(done.code, done.stderr).to.equal(0)
      await eventually(async () => (await withdraw(1)).status === 200, 30_000)
      await eventually(async () => (await json(`/v1/items/${itemId}`)).status === 'withdrawn', 30_000)
      expect(await json(`/v1/items/${itemId}`)).to.include({ version: 4, title: '公示（一）' })

      for (const command of [['verify'], ['compare'], ['rebuild'], ['rebuild', '--switch'], ['compare']]) {
        const { code, stdout, stderr } = await world.run(...command)
        expect(code, `${command.join(' ')}: ${stdout} ${stderr}`).to.equal(0)
      }
      expect(await json(`/v1/items/${itemId}`)).to.include({ version: 4, status: 'withdrawn' })
      const history = await json(`/v1/items/${itemId}/history`)
      expect(history.versions.map(({ envelope }: { envelope: { version: number } }) => envelope.version)).to.deep.equal(
        [1, 4],
      )
      expect(history.withheld).to.deep.equal([])
    }))
})
