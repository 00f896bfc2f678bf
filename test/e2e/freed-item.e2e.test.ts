import { expect } from 'chai'
import { fingerprintOf } from '../../services/domain/event/signed-event.ts'
import { type Hash, type ItemId, parseDivisionCode, parseNodeId } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { newId, newNonce } from '../../services/hub/clock.ts'
import { nodeKey } from '../../services/hub/data/keys.ts'
import { openLogSide } from '../../services/hub/engines/open-stores.ts'
import { readRecord } from '../../services/ports/read-record.ts'
import { chainEvent } from '../../services/publisher/chain-event.ts'
import { commandIdOf } from '../../services/publisher/command-id.ts'
import { placeAt } from '../place-at.ts'
import { type Answer, clientOf, plainContent } from './client.ts'
import { describeOnBoth, type World } from './compositions.ts'
import { eventually } from './scratch.ts'

const TAIHE = parseNodeId('taihe')

/** A program that signs with the node's own key, and asks no publisher, revises an item for a county that is not its own. */
async function reviseElsewhere({ dataFolder, env }: World, itemId: ItemId, version: number): Promise<Hash> {
  const place = placeAt(dataFolder, env)
  await using side = await openLogSide(place)
  const { log, codec, rootKeys } = side
  const records = await log.read(log.partitionOf(TAIHE), 0, 10_000)
  const last = records.flatMap(({ key, value }) => {
    const reading = key === TAIHE ? readRecord(value, codec) : null
    return reading?.kind === 'event' ? [reading.event] : []
  })
  const end = last.at(-1)
  if (end === undefined) throw new Error('the node has said nothing')
  const content: Content = {
    title: '公示（错）',
    body: { format: 'text', text: '别处的内容' },
    shownOn: { board: [parseDivisionCode('341226')] },
    nonce: newNonce(),
  }
  const said = { hubId: rootKeys.hubId, nodeId: TAIHE, eventId: newId(), commandId: commandIdOf(TAIHE, newId()) }
  const facts = { ...said, type: 'ItemRevised', itemId, version, at: end.envelope.at, actor: 'a-program' } as const
  const { nodeSeq, at } = end.envelope
  const record = chainEvent(
    { ...facts, fingerprint: fingerprintOf(content) },
    content,
    { nodeSeq, hash: end.envelopeHash, at },
    { codec, signingKey: nodeKey(place.data, TAIHE) },
  )
  await log.append([{ ...record, key: TAIHE }])
  return record.envelopeHash
}

describeOnBoth('an item that the root frees from an event that was not allowed', ({ inWorld }) => {
  it('is withdrawn under the version that its page shows; verify, compare and a rebuild agree', () =>
    inWorld(async (world) => {
      const hub = await world.start()
      const client = clientOf(hub.url, hub.tokens.taihe)
      const { body } = await client.publish('taihe', plainContent('公示（一）', '正文'))
      const itemId = body.itemId as ItemId
      const json = async (path: string): Promise<Answer> => (await fetch(`${hub.url}${path}`)).json()
      await eventually(async () => (await json(`/v1/items/${itemId}`)).version === 1)

      const refused = await reviseElsewhere(world, itemId, 2)
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
