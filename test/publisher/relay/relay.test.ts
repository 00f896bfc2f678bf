import { expect } from 'chai'
import { hashOf } from '../../../services/domain/canonical.ts'
import { signDirectoryFacts } from '../../../services/domain/directory/sign-directory-facts.ts'
import { parseInstant } from '../../../services/domain/ids.ts'
import type { EncodedRecord } from '../../../services/ports/event-codec.ts'
import type { JournalRecord } from '../../../services/ports/journal.ts'
import { createRelay } from '../../../services/publisher/relay/create-relay.ts'
import { failureOf } from '../../failure-of.ts'
import { CODEC, ROOT_KEY, ROOT_KEYS } from '../../plain-hub/roots.ts'
import { stillProcess } from '../../plain-hub/still-process.ts'
import { untilAllWait } from '../../plain-hub/turns.ts'
import { assemble, registrationOf } from '../../simulator/cast.ts'
import type { NodeDisk } from '../../simulator/office.ts'
import { rotationOf, takeNextKey } from '../../simulator/office.ts'
import { createWorld } from '../../simulator/world.ts'
import { nodeAtWork } from './node-at-work.ts'
import { publishFor } from './publish-for.ts'

describe('the relay', () => {
  it('sends nothing again while a transaction of somebody else holds the log up, and goes on behind it', async () => {
    const { publish, disk, inLog, relayOverLog, log, world } = await nodeAtWork()
    const partition = log.partitionOf(disk.nodeId)
    let end = (world.log.records[partition]?.at(-1)?.offset ?? -1) + 1
    const relay = relayOverLog({
      read: async (...place) => (await log.read(...place)).filter(({ offset }) => offset < end),
      heldUp: async () => (end === Number.POSITIVE_INFINITY ? [] : [{ partition, offset: end, since: world.now() }]),
    })
    const steps = async () => {
      for (let step = 0; step < 20; step++) await relay.step()
    }
    publish()
    await steps()
    expect(inLog()).to.have.length(1)
    publish()
    await steps()
    expect(inLog()).to.have.length(1)
    expect(relay.pending()[0]).to.include({ events: 2 })

    end = Number.POSITIVE_INFINITY
    while (await relay.step());
    expect(inLog()).to.have.length(2)
    expect(relay.pending()[0]).to.include({ events: 0 })
  })

  it('refills a lost journal from the log, which then knows its repeats', async () => {
    const { publish, relay, journal } = await nodeAtWork()
    const first = publish('once')
    await relay()
    journal.restore(null)
    await relay()
    expect(publish('once')).to.deep.include({ repeated: true, eventId: first.eventId })
  })

  it('refills a lost journal also when the key of its events was revoked since', async () => {
    const { publish, relay, journal, change, disk } = await nodeAtWork()
    publish()
    await relay()
    await change({ type: 'KeyRevoked', nodeId: disk.nodeId, keyId: disk.signingKey.keyId, reason: '被盗' })
    journal.restore(null)
    await relay()
    expect(journal.head().nodeSeq).to.equal(1)
  })

  it('loses nothing that another process refills and journals at the very moment when it refills itself', async () => {
    const { publish, relay, journal, inLog, relayOver } = await nodeAtWork()
    publish()
    const older = journal.copy()
    publish()
    const newer = journal.copy()
    await relay()
    journal.restore(older)
    let isDue = true
    await relayOver({
      ...journal,
      transact: (work) => {
        const result = journal.transact(work)
        if (isDue) {
          isDue = false
          journal.restore(newer)
          publish('beside')
        }
        return result
      },
    })
    expect(isDue).to.equal(false)
    await relay()
    expect(publish('beside').repeated).to.equal(true)
    expect(inLog()).to.have.length(3)
  })

  it('sends nothing twice after a start', async () => {
    const { publish, relay, inLog } = await nodeAtWork()
    publish()
    await relay()
    publish()
    await relay()
    expect(inLog()).to.have.length(2)
  })

  it('says how many events it still holds, and since when the first of them waits, until they are read back', async () => {
    const { publish, relay, createRelay, disk, journal } = await nodeAtWork()
    publish()
    publish()
    const since = journal.read(1, 1)[0]?.at
    expect(createRelay().pending()).to.deep.equal([{ nodeId: disk.nodeId, events: 2, since }])
    expect((await relay()).pending()).to.deep.equal([{ nodeId: disk.nodeId, events: 0, since: null }])
  })

  it('sends nothing again of which only the answer was lost', async () => {
    const { publish, relay, world, disk, inLog } = await nodeAtWork({ appendFates: ['answer-lost'] })
    publish()
    world.isTroubled = true
    await relay().catch(() => {})
    world.isTroubled = false
    expect((await relay()).pending()).to.deep.equal([{ nodeId: disk.nodeId, events: 0, since: null }])
    expect(inLog()).to.have.length(1)
  })

  it('takes a journal that went another way for different until a rebase issues its events again', async () => {
    const { publish, relay, journal, disk, rebase } = await nodeAtWork()
    publish()
    const copy = journal.copy()
    publish()
    await relay()
    journal.restore(copy)
    const orphan = publish('orphan')
    expect((await relay()).isReady(disk.nodeId)).to.equal(false)
    const report = await rebase()
    expect(report.reissued.map(({ eventId, nodeSeq }) => ({ eventId, nodeSeq }))).to.deep.equal([
      { eventId: orphan.eventId, nodeSeq: 3 },
    ])
    expect((await relay()).isReady(disk.nodeId)).to.equal(true)
    expect(publish('orphan')).to.deep.include({ repeated: true, nodeSeq: 3 })
  })

  it('loses no event that was under way when its key was revoked: a new key issues it again', async () => {
    const { publish, relay, change, disk, rebase, journal } = await nodeAtWork()
    const underWay = publish()
    await change({ type: 'KeyRevoked', nodeId: disk.nodeId, keyId: disk.signingKey.keyId, reason: '被盗' })
    expect((await relay()).stateOf(disk.nodeId)).to.equal('differs')
    expect(() => publish()).to.throw('does not count')
    await change(rotationOf(disk))
    takeNextKey(disk)
    expect((await rebase()).reissued.map(({ eventId }) => eventId)).to.deep.equal([underWay.eventId])
    const relayed = await relay()
    expect(relayed.stateOf(disk.nodeId)).to.equal('ready')
    expect(relayed.pending()).to.deep.equal([{ nodeId: disk.nodeId, events: 0, since: null }])
    expect(journal.head().nodeSeq).to.equal(1)
  })

  it('judges under a directory that was announced by a record with a key, as the projector does', async () => {
    const { publish, relay, change, disk, world } = await nodeAtWork()
    publish()
    await change({ type: 'KeyRevoked', nodeId: disk.nodeId, keyId: disk.signingKey.keyId, reason: '被盗' })
    for (const record of world.log.records.flat()) record.key ??= disk.nodeId
    expect((await relay()).stateOf(disk.nodeId)).to.equal('differs')
  })

  it('ends where its directory is not the one that the log was written under', async () => {
    const { world, journal, publish } = await nodeAtWork()
    const directory = await world.readerFor(stillProcess)
    const at = async (position: number) => ({ ...(await directory.at(position)), hash: hashOf('another directory') })
    const other = { ...directory, at }
    publish()
    const relay = createRelay({
      log: world.log.as(stillProcess),
      codec: CODEC,
      directory: other,
      rootKeys: ROOT_KEYS,
      timers: world.timers,
      journals: [journal],
    })
    expect(await failureOf(relay.step())).to.have.property('code', 'directory-differs')
  })

  it('is not stopped by a record that nobody can read', async () => {
    const { publish, relay, world, disk, inLog } = await nodeAtWork()
    world.log.put(world.log.partitionOf(disk.nodeId), disk.nodeId, {
      schema: { name: 'hub.ItemRevised', version: 99 },
      body: new Uint8Array([1]),
    })
    publish()
    expect((await relay()).stateOf(disk.nodeId)).to.equal('ready')
    expect(inLog()).to.have.length(2)
  })

  it('goes on with a node that the directory announced while others were sent', async () => {
    const world = createWorld(1, { partitions: 1, nodes: 2, lateNodes: 1 })
    const { disks } = await assemble(world, null)
    const [early, late] = disks as [NodeDisk, NodeDisk]
    // The node is in the directory and not yet in the log: the process that registers it ended between the two.
    const before = world.directoryAt(world.directoryEvents.length)
    const facts = [registrationOf(late)]
    world.directoryEvents.push(
      ...signDirectoryFacts({
        directory: before,
        facts,
        keys: [ROOT_KEY],
        at: parseInstant('2026-03-01T00:00:00.000Z'),
      }),
    )
    const directory = await world.readerFor(stillProcess)
    const publish = publishFor(world, directory)
    const relay = createRelay({
      log: world.log.as(stillProcess),
      codec: CODEC,
      directory,
      rootKeys: ROOT_KEYS,
      timers: world.timers,
      journals: [early.journal, late.journal],
    })
    await relay.start()
    publish(late)
    await untilAllWait()
    publish(late)
    await untilAllWait()
    await (await world.authorityFor(stillProcess)).announce()
    publish(early)
    await untilAllWait()
    await relay.stop()
    expect(relay.pending().map(({ events }) => events)).to.deep.equal([0, 0])
  })

  it('finds its own events that wait in the log again after a crash, also when their key was revoked since', async () => {
    const { publish, relay, change, disk, journal, world, inLog } = await nodeAtWork({ appendFates: ['refused'] })
    const { nodeId, signingKey } = disk
    for (let count = 0; count < 3; count++) publish()
    const arrives = (nodeSeq: number) => {
      for (const { schema, body } of journal.read(nodeSeq, 1))
        world.log.put(world.log.partitionOf(nodeId), nodeId, { schema, body }, nodeSeq)
    }
    arrives(1)
    arrives(3)
    world.isTroubled = true
    // The relay reads that far and saves its bookmark. Sending what is missing fails, and then its process ends.
    await relay().catch(() => {})
    world.isTroubled = false
    arrives(2)
    await change({ type: 'KeyRevoked', nodeId, keyId: signingKey.keyId, reason: '被盗' })
    const after = await relay()
    expect(after.stateOf(nodeId)).to.equal('ready')
    expect(after.pending()).to.deep.equal([{ nodeId, events: 0, since: null }])
    expect(inLog()).to.have.length(3)
  })

  it('judges what it reads again after a start as before, also what a key had not ended yet at its own place', async () => {
    const { publish, relay, change, disk, journal, world } = await nodeAtWork()
    publish()
    publish()
    const older = journal.copy()
    publish()
    publish()
    const records = journal.read(1, 4)
    const arrives = (nodeSeq: number) => {
      const { schema, body } = records[nodeSeq - 1] as JournalRecord
      world.log.put(world.log.partitionOf(disk.nodeId), disk.nodeId, { schema, body }, nodeSeq)
    }
    journal.restore(older)
    for (const nodeSeq of [1, 4, 3]) arrives(nodeSeq)
    // The old key ends with event 2, and only then event 2 arrives and releases event 3. Event 4 still waits.
    await change(rotationOf(disk))
    arrives(2)
    await relay()
    expect(journal.head().nodeSeq).to.equal(2)
    await relay()
    expect(journal.head().nodeSeq).to.equal(2)
  })

  it('takes out of the log what a redaction erases, also the version right before it', async () => {
    const { publish, redact, relay, inLog } = await nodeAtWork({ canErase: true })
    const texts = () =>
      inLog().map(({ value }) => {
        const decoded = CODEC.decode(value as EncodedRecord)
        return decoded.kind === 'event' ? decoded.event.content?.body.text : decoded.kind
      })
    const { itemId } = publish()
    await relay()
    expect(texts()).to.deep.equal(['正文'])
    redact(itemId, 1, { title: '公告', body: { format: 'text', text: '新文' }, shownOn: { board: 'all' } })
    await relay()
    expect(texts()).to.deep.equal([undefined, '新文'])
  })
})
