import { expect } from 'chai'
import { openSqliteReadStore } from '../../services/adapters/sqlite/read-store.ts'
import { compareGenerations, isSame } from '../../services/auditor/compare.ts'
import { verifyLog } from '../../services/auditor/verify-log.ts'
import { controlIsSigned } from '../../services/domain/event/control-record.ts'
import { verifyOnThreadPool } from '../../services/domain/event/verify-on-thread-pool.ts'
import { parseInstant, parseNodeId } from '../../services/domain/ids.ts'
import type { Content } from '../../services/domain/item/content.ts'
import { timers } from '../../services/hub/clock.ts'
import { catchUp } from '../../services/projector/catch-up.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG } from '../scratch-places.ts'
import { HOSTILE_CASES } from './hostile-cases.ts'
import { createHostileNode } from './hostile-node.ts'

describe('A node with a valid key that signs nonsense', function () {
  this.timeout(120_000)
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  for (const [index, [what, lies, status, parked = []]] of HOSTILE_CASES.entries())
    it(`${what}: ${status === 200 ? 'its item is served' : 'it has no item'}, and all others' are`, async () => {
      const nodeId = parseNodeId(`evil-${index}`)
      const node = await createHostileNode(hub, nodeId)
      await node.say(...lies)
      const honest = hub.publish(FUYANG, contentOf(`通知 ${index}`, '各县区'))
      await hub.settle()

      for (const path of [`/v1/items/${node.itemId}`, `/v1/items/${node.itemId}/history`, `/items/${node.itemId}`])
        expect((await hub.fetch(path)).status, path).to.equal(status)
      const outcomes = (await hub.generation.parked()).filter((one) => one.nodeId === nodeId)
      expect(outcomes.map(({ reason }) => reason)).to.deep.equal(parked)
      expect(hub.withheld.splice(0)).to.deep.equal([])

      expect((await hub.fetch(`/v1/items/${honest.itemId}`)).status).to.equal(200)
      for (const path of [
        '/boards/341226104203',
        '/sites/341226',
        '/v1/outlets/site/341226/items?q=公告',
        '/v1/status',
        '/metrics',
      ])
        expect((await hub.fetch(path)).status, path).to.equal(200)
      expect(hub.errors.splice(0)).to.deep.equal([])
    })

  it("attempts on another's item, and versions that cannot be, leave no mark on the item or its history", async () => {
    const { itemId } = hub.publish(FUYANG, contentOf('防汛通知', '各县区'))
    await hub.settle()
    const node = await createHostileNode(hub, parseNodeId('evil-guest'))
    for (const version of [-1, 0, 1, 2, 3])
      await node.say({ envelope: { itemId, version, type: 'ItemRevised' } }, { envelope: { version: 0 } })
    await hub.settle()
    const history = await hub.json(`/v1/items/${itemId}/history`)
    expect(history.versions).to.have.length(1)
    expect(history.withheld).to.deep.equal([])
    expect(await (await hub.fetch(`/items/${itemId}`)).text())
      .to.include('防汛通知')
      .and.not.include('未通过校验')
  })

  it("a node's own impossible versions leave no mark on its item either", async () => {
    const node = await createHostileNode(hub, parseNodeId('evil-zero'))
    await node.say({}, { envelope: { version: 0 } }, { envelope: { version: -1 } }, { envelope: { version: 1 } })
    await hub.settle()
    const auditor = { headers: { authorization: 'Bearer auditor' } }
    const history = await hub.json(`/v1/items/${node.itemId}/history`, auditor)
    expect(history.withheld).to.deep.equal([])
    expect(history.versions).to.have.length(4)
  })

  it('lists, changes and a search lead to every item that is served, once', async () => {
    const ids = async (path: string, key: string) => {
      const found: string[] = []
      for (let next: string | null = null; ; ) {
        const page: { next: string | null; more?: boolean; withheld: unknown[] } = await hub.json(
          `${path}${path.includes('?') ? '&' : '?'}limit=7${next === null ? '' : `&cursor=${next}`}`,
        )
        expect(page.withheld).to.deep.equal([])
        for (const { itemId } of (page as never as Record<string, { itemId: string }[]>)[key] ?? []) found.push(itemId)
        if (page.more === false || page.next === null) return found
        next = page.next
      }
    }
    const changed = await ids('/v1/changes', 'changes')
    expect(new Set(changed).size).to.equal(changed.length)
    expect(changed).to.have.length((await hub.generation.counts()).items)
    const listed = await ids('/v1/outlets/site/341226/items', 'items')
    expect(new Set(listed).size).to.equal(listed.length)
    const { changes } = await hub.json('/v1/changes?limit=200&outlet=site/341226')
    const saying = changes.filter(({ content }: { content?: Content }) => content?.body.text === '正文')
    const found = await ids('/v1/outlets/site/341226/items?status=live&q=%E6%AD%A3%E6%96%87', 'items')
    expect(found.sort()).to.deep.equal(saying.map(({ itemId }: { itemId: string }) => itemId).sort())
  })

  it('verify names it, and no honest node', async () => {
    const { log, codec, directory } = hub
    const audit = await verifyLog({
      log,
      codec,
      directory,
      controlIsSigned: (one) => controlIsSigned(one, hub.rootKeys),
    })
    const named = audit.faults.flatMap((fault) => ('nodeId' in fault ? [String(fault.nodeId)] : []))
    expect(named.filter((nodeId) => !nodeId.startsWith('evil-'))).to.deep.equal([])
    expect(named).to.not.be.empty
  })

  it('a replay in other batches gives the same documents, and the store checks', async () => {
    const store = openSqliteReadStore({ folder: `${hub.folder}/replayed`, timers })
    const generation = await store.open(1)
    try {
      await catchUp({ ...hub, generation, verify: verifyOnThreadPool, batchSize: 7 })
      const comparison = await compareGenerations(generation, hub.generation)
      expect(comparison, JSON.stringify(comparison)).to.satisfy(isSame)
      const faults = []
      for await (const fault of generation.check?.() ?? []) faults.push(fault)
      expect(faults).to.deep.equal([])
    } finally {
      await store.close()
    }
  })
})

describe('An item from before 1970', () => {
  it('is found by a search, alone in its block of the index', async () => {
    const hub = await startScratchHub()
    try {
      const node = await createHostileNode(hub, parseNodeId('evil-old'))
      await node.say({ envelope: { at: parseInstant('1949-10-01T00:00:00.000Z') } })
      await hub.settle()
      const { items } = await hub.json('/v1/outlets/site/341226/items?q=%E6%AD%A3%E6%96%87')
      expect(items).to.have.length(1)
    } finally {
      await hub.stop()
    }
  })
})
