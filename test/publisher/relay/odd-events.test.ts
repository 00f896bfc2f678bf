import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { openSqliteJournal } from '../../../services/adapters/sqlite/journal.ts'
import { createHashList } from '../../../services/auditor/hash-list.ts'
import { verifyJournal } from '../../../services/auditor/verify-journal.ts'
import { verifyLog } from '../../../services/auditor/verify-log.ts'
import { hashOf } from '../../../services/domain/canonical.ts'
import { type ControlRecord, controlIsSigned } from '../../../services/domain/event/control-record.ts'
import { type NodeId, parseNodeId } from '../../../services/domain/ids.ts'
import { newId, newNonce, timers } from '../../../services/hub/clock.ts'
import type { Journal } from '../../../services/ports/journal.ts'
import { createNodePublisher } from '../../../services/publisher/create-node-publisher.ts'
import { createLogReader } from '../../../services/publisher/relay/log-reader.ts'
import { createNodeRelay } from '../../../services/publisher/relay/node-relay.ts'
import { createNodeTroubles } from '../../../services/publisher/relay/node-troubles.ts'
import { rebaseJournal } from '../../../services/publisher/relay/rebase-journal.ts'
import { createPlainJournal } from '../../plain-hub/stores/journal.ts'
import { HOSTILE_CASES } from '../../projector/hostile-cases.ts'
import { createHostileNode, type Lie } from '../../projector/hostile-node.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'

type HostileNode = Awaited<ReturnType<typeof createHostileNode>>

const WIDEST = Number.MAX_SAFE_INTEGER

describe('A journal that is refilled with a signed event of odd fields', function () {
  this.timeout(120_000)
  let hub: ScratchHub
  let count = 0
  const opened: Journal[] = []
  /** All journals that were refilled. */
  const kept: Journal[] = []
  before(async () => {
    hub = await startScratchHub()
  })
  after(async () => {
    for (const journal of opened) journal.close()
    await hub.stop()
  })

  const newNode = () => createHostileNode(hub, parseNodeId(`odd-${++count}`))

  /** An empty journal of the node, as on a new disk. */
  const emptyJournal = (nodeId: NodeId): Journal => {
    const file = join(hub.folder, `${nodeId}-${++count}.sqlite`)
    const journal = openSqliteJournal({ file, nodeId, newSecret: () => randomBytes(32), timers })
    opened.push(journal)
    return journal
  }

  const compare = async (journal: Journal) => {
    const relay = createNodeRelay({ ...hub, journal })
    const troubles = createNodeTroubles(() => {})
    await createLogReader({ ...hub, nodes: [relay], troubles, report: () => {} }).compare([relay])
    expect(troubles.all()).to.deep.equal([])
    return relay
  }

  const publishOn = (journal: Journal, { nodeId, key }: HostileNode) => {
    const publisher = createNodePublisher({
      ...hub,
      nodeId,
      journal,
      signingKey: key,
      directory: hub.directory.latest,
      now: () => hub.clock.now,
      // Some of the odd events are of the year 9999.
      clockIsRight: true,
      newId,
      newNonce,
    })
    const content = contentOf('之后的公告', '正文')
    const command = { type: 'PublishItem', itemId: `${nodeId}.${newId()}` as never, content } as const
    return publisher.execute([{ command, idempotencyKey: newId(), actor: 'a', isNew: true }])[0]
  }

  /** Both journals take all that is in the log, verify finds what was kept right, and the node can publish again. */
  async function isTakenOver(node: HostileNode, said: number): Promise<void> {
    await hub.settle()
    for (const journal of [emptyJournal(node.nodeId), createPlainJournal(node.nodeId)]) {
      const head = (await hub.generation.heads([node.nodeId])).get(node.nodeId)
      expect((await compare(journal)).state()).to.equal('ready')
      expect(journal.head().nodeSeq).to.equal(head?.nodeSeq ?? 0)
      // What Avro does not give back as it was signed is no event of the chain, and the log's own audit names it.
      if (head?.nodeSeq === said) kept.push(journal)
      // A later start reads it again.
      expect((await compare(journal)).state()).to.equal('ready')
      const outcome = publishOn(journal, node)
      expect(outcome).to.include({ ok: true })
      const { at } = journal.head()
      expect(at).to.match(/^\d{4}-\d\d-\d\dT/)
    }
  }

  for (const [what, lies] of HOSTILE_CASES)
    it(`${what}: takes all that the log has, and the node publishes behind it`, async () => {
      const node = await newNode()
      await node.say(...lies)
      await isTakenOver(node, lies.length)
    })

  it('one command id twice: the first event keeps it', async () => {
    const node = await newNode()
    const commandId = hashOf('once')
    await node.say({ envelope: { commandId } }, { envelope: { commandId } }, { envelope: { commandId } })
    await isTakenOver(node, 3)
    const journal = emptyJournal(node.nodeId)
    await compare(journal)
    expect(journal.transact((tx) => tx.outcomeOf(commandId))?.record.nodeSeq).to.equal(1)
  })

  it('a rebase works through it, and issues the orphan again behind it', async () => {
    const odd = HOSTILE_CASES.filter(([, lies]) => lies.some(({ envelope }) => envelope !== undefined))
    for (const [what, lies] of [...odd, ['one id', [{ envelope: { commandId: hashOf('a') } }]]] as const) {
      const node = await newNode()
      const journal = emptyJournal(node.nodeId)
      const outcome = publishOn(journal, node)
      await node.say(...(lies as Lie[]), {})
      const head = await hub.settle().then(() => hub.generation.heads([node.nodeId]))
      if (head.size === 0) continue
      expect((await compare(journal)).state(), what).to.equal('differs')
      const report = await rebaseJournal({ ...hub, journal, signingKey: node.key })
      expect(report.reissued.length, what).to.equal(1)
      expect(report.reissued[0]?.itemId).to.equal(outcome?.ok && outcome.itemId)
      kept.push(journal)
      expect((await compare(journal)).state(), what).to.equal('ready')
    }
  })

  it('any texts and numbers in its fields', async () => {
    const odd = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\0', 'sha-256:', '0'.repeat(64), 'NODE.x'))
    const lie = fc.record(
      {
        eventId: odd,
        commandId: odd,
        itemId: odd,
        at: fc.oneof(odd, fc.date({ noInvalidDate: false }).map(String)),
        fingerprint: odd,
        actor: odd,
        // The widest that Avro's long can be written with here.
        version: fc.integer({ min: 1 - WIDEST, max: WIDEST - 1 }),
        type: fc.constantFrom('ItemPublished', 'ItemRevised', 'ItemWithdrawn', 'ItemRedacted'),
        review: fc.array(fc.record({ role: odd, actor: odd, at: odd }), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(lie, { minLength: 1, maxLength: 4 }), async (lies) => {
        const node = await newNode()
        await node.say(...lies.map((envelope) => ({ envelope, content: null })))
        await isTakenOver(node, lies.length)
      }),
      { numRuns: 25 },
    )
  })

  it('verify finds each of these journals as it was written, where it names what the node signed', async () => {
    const { log, codec, directory } = hub
    const signed = (one: ControlRecord) => controlIsSigned(one, hub.rootKeys)
    const { chains, walks } = await verifyLog({ log, codec, directory, controlIsSigned: signed })
    const walk = walks[0] ?? { end: 0, advances: [], freed: new Map() }
    for (const journal of kept) {
      const logChain = chains.get(journal.nodeId) ?? createHashList()
      const { faults } = await verifyJournal({ journal, log, codec, directory: directory.latest(), logChain, walk })
      const damage = faults.filter(({ code }) => code !== 'erased-unjustified' && code !== 'fingerprint-mismatch')
      expect(damage, journal.nodeId).to.deep.equal([])
    }
  })
})
