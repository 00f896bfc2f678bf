import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { compareGenerations } from '../../services/auditor/compare.ts'
import { signControl } from '../../services/domain/event/control-record.ts'
import type { EventType } from '../../services/domain/event/envelope.ts'
import { fingerprintOf } from '../../services/domain/event/signed-event.ts'
import { type Hash, type ItemId, parseDivisionCode } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { newId, newNonce } from '../../services/hub/clock.ts'
import { loadRootKey } from '../../services/hub/data/root-keys.ts'
import { verifyStores } from '../../services/hub/proving/verify-stores.ts'
import { chainEvent } from '../../services/publisher/chain-event.ts'
import { commandIdOf } from '../../services/publisher/command-id.ts'
import { placeAt } from '../place-at.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

const ELSEWHERE: Partial<Content> = { shownOn: { board: [parseDivisionCode('341226')] } }
const AUDITOR = { headers: { authorization: 'Bearer auditor' } }

describe('an item that the root has freed from an event that was not allowed', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let itemId: ItemId
  let refused: Hash

  /** Signs with the node's own key what its publisher would refuse, and puts it into the log. */
  async function say(type: EventType, version: number, more: Partial<Content> = {}): Promise<Hash> {
    await hub.settle()
    const journal = hub.journalOf(TAIHE)
    const content = { ...contentOf('公示', `第 ${version} 版`, more), nonce: newNonce() }
    const facts = { hubId: hub.hubId, nodeId: TAIHE, eventId: newId(), commandId: commandIdOf(TAIHE, newId()) }
    const said = {
      ...facts,
      type,
      itemId,
      version,
      at: hub.clock.now,
      actor: 'clerk',
      fingerprint: fingerprintOf(content),
    }
    const { nodeSeq, hash, at } = journal.head()
    if (hash === null) throw new Error('nothing was published')
    const withdraws = type === 'ItemWithdrawn'
    const end = { nodeSeq, hash, at }
    const record = chainEvent(said, withdraws ? null : content, end, { codec: hub.codec, signingKey: hub.keyOf(TAIHE) })
    await hub.log.append([{ ...record, key: TAIHE }])
    hub.timers.pass(6000)
    await hub.side.directory.refresh()
    return record.envelopeHash
  }
  async function discard(envelopeHash: Hash, nodeSeq: number) {
    const root = loadRootKey(placeAt(hub.folder, {}).data)
    const fact = {
      type: 'EventDiscarded',
      hubId: hub.hubId,
      nodeId: TAIHE,
      nodeSeq,
      envelopeHash,
      reason: '放行',
    } as const
    await hub.log.appendControl(0, hub.codec.encodeControl(signControl({ ...fact, at: hub.clock.now }, root)))
  }
  const shown = () => hub.json(`/v1/items/${itemId}`)
  const history = async () =>
    (await hub.json(`/v1/items/${itemId}/history`, AUDITOR)).versions.map(
      (one: { envelope: { version: number }; outcome: string }) => `${one.envelope.version} ${one.outcome}`,
    )

  beforeEach(async () => {
    hub = await startScratchHub()
    itemId = hub.publish(TAIHE, contentOf('公示', '第一版')).itemId
    hub.revise(itemId, 1, contentOf('公示（二）', '第二版'))
    refused = await say('ItemRevised', 3, ELSEWHERE)
  })
  afterEach(() => hub.stop())

  /** The office has read back what was said in its name, and the pages are up to date. */
  async function settled(nodeSeq: number) {
    while (hub.journalOf(TAIHE).head().nodeSeq < nodeSeq) {
      hub.timers.pass(6000)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await hub.settle()
  }

  it('is revised under the version that its page shows, and its history has every version', async () => {
    await settled(3)
    const closed = hub.revise(itemId, 3, contentOf('公示（四）', '第四版'))
    await hub.settle()
    expect([closed.version, (await shown()).version]).to.deep.equal([4, 2])

    await discard(refused, 3)
    await untilFreed()
    expect(hub.revise(itemId, 2, contentOf('公示（五）', '第五版')).version).to.equal(5)
    await hub.settle()
    expect(await shown()).to.include({ version: 5, status: 'live' })
    expect(await history()).to.deep.equal(['1 applied', '2 applied', '3 not-allowed', '4 not-allowed', '5 applied'])
    expect((await hub.json(`/v1/items/${itemId}/history`, AUDITOR)).withheld).to.deep.equal([])
    expect(await (await hub.fetch(`/items/${itemId}`)).text())
      .to.include('公示（五）')
      .and.not.include('未通过校验')
    expect(await auditFaults()).to.deep.equal([])
  })

  it('has its state in the journal verified: what the relay has put there, and nothing else', async () => {
    await settled(3)
    hub.withdraw(itemId, 3)
    await hub.settle()
    await discard(refused, 3)
    await untilFreed()
    expect(await auditFaults()).to.deep.equal([])
    using journal = new DatabaseSync(hub.journalFile(TAIHE))
    for (const [tampering, mending] of [
      ['UPDATE items SET status = 1', 'UPDATE items SET status = 0'],
      ['UPDATE freedItems SET shownVersion = 3', 'UPDATE freedItems SET shownVersion = 2'],
      ['UPDATE items SET version = 5', 'UPDATE items SET version = 4'],
    ] as const) {
      journal.exec(tampering)
      const { faults } = (await verifyStores(placeAt(hub.folder, {}).data, hub.side)).report
      expect(
        faults.map(({ code }) => code),
        tampering,
      ).to.deep.equal(['state-differs'])
      journal.exec(mending)
    }
  })

  it('is withdrawn although its node had withdrawn it before: that did not count', async () => {
    await settled(3)
    hub.withdraw(itemId, 3)
    await hub.settle()
    expect(await shown()).to.include({ version: 2, status: 'live' })

    await discard(refused, 3)
    await untilFreed()
    hub.withdraw(itemId, 2)
    await hub.settle()
    expect(await shown()).to.include({ version: 5, status: 'withdrawn', title: '公示（二）' })
    expect(await auditFaults()).to.deep.equal([])
  })

  it('is withdrawn by an event that repeats the fingerprint of what was not allowed: the notice keeps its title', async () => {
    await settled(3)
    await discard(refused, 3)
    await say('ItemWithdrawn', 4)
    await settled(4)
    const item = await shown()
    expect(item).to.include({ version: 4, status: 'withdrawn', title: '公示（二）' })
    const page = await (await hub.fetch('/sites/341222')).text()
    expect(page).to.include('公示（二）')
    expect(await history()).to.deep.equal(['1 applied', '2 applied', '3 not-allowed', '4 applied'])
    expect(await auditFaults()).to.deep.equal([])
  })

  async function untilFreed() {
    for (;;) {
      const state = hub.journalOf(TAIHE).item(itemId)
      if (state?.shownVersion !== undefined) return
      hub.timers.pass(6000)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  /** What verifying finds, and where a replay of the log differs from what is served. */
  async function auditFaults() {
    const { faults } = (await verifyStores(placeAt(hub.folder, {}).data, hub.side)).report
    const projector = await hub.project(2)
    await projector.caughtUp()
    const replayed = await hub.store.open(2, { readOnly: true })
    const { differences, heads, outsideItems } = await compareGenerations(replayed, hub.generation)
    await replayed.close()
    await projector.stop()
    return [...faults, ...differences, ...heads, ...outsideItems]
  }
})
