import { expect } from 'chai'
import fc from 'fast-check'
import { HubError } from '../../../services/domain/errors.ts'
import type { NodeId } from '../../../services/domain/ids.ts'
import type { EventLog, LogEntry } from '../../../services/ports/event-log.ts'
import type { Journal } from '../../../services/ports/journal.ts'
import { createRelay } from '../../../services/publisher/relay/create-relay.ts'
import type { BringFiles } from '../../../services/publisher/relay/files-first.ts'
import type { RelayReport } from '../../../services/publisher/relay/relay-report.ts'
import { eventually } from '../../e2e/scratch.ts'
import { CODEC, ROOT_KEYS } from '../../plain-hub/roots.ts'
import { stillProcess } from '../../plain-hub/still-process.ts'
import { assemble } from '../../simulator/cast.ts'
import type { NodeDisk } from '../../simulator/office.ts'
import { createWorld, type World } from '../../simulator/world.ts'
import { publishFor } from './publish-for.ts'

const damaged = () => {
  throw new HubError('store-damaged', 'journal.sqlite is damaged')
}
const unexpected = () => {
  throw new TypeError('Cannot read properties of undefined')
}

/** Three nodes in one process. What is wrong with the first one's journal or records is said by the test. */
async function threeNodes() {
  const world = createWorld(1, { partitions: 1, nodes: 3, lateNodes: 0 })
  const { disks } = await assemble(world, null)
  return threeNodesOn(world, disks)
}

async function threeNodesOn(world: World, disks: NodeDisk[]) {
  const directory = await world.readerFor(stillProcess)
  const publish = publishFor(world, directory)
  const [bad, ...others] = disks as [NodeDisk, NodeDisk, NodeDisk]
  const trouble: {
    journal: Partial<Journal>
    append: ((nodeSeq: number) => void) | null
    /** Why the files of an event cannot be brought. */
    files: (entry: LogEntry) => Error | null
  } = { journal: {}, append: null, files: () => null }
  const bringFiles: BringFiles = async (entries) => {
    const waiting = new Map<NodeId, Error>()
    for (const entry of entries) {
      const why = trouble.files(entry)
      if (why !== null && !waiting.has(entry.key)) waiting.set(entry.key, why)
    }
    const isReady = (entry: LogEntry) =>
      !entries.slice(0, entries.indexOf(entry) + 1).some((one) => one.key === entry.key && trouble.files(one) !== null)
    return { ready: entries.filter(isReady), waiting }
  }
  const working = world.log.as(stillProcess)
  const append: EventLog['append'] = async (entries) => {
    const positions = await working.append(entries.filter(({ key }) => key !== bad.nodeId))
    for (const entry of entries.filter(({ key }) => key === bad.nodeId)) {
      trouble.append?.(entry.nodeSeq)
      positions.push(...(await working.append([entry])))
    }
    return positions
  }
  const journal = new Proxy(bad.journal as Journal, {
    get: (target, name: keyof Journal) => trouble.journal[name] ?? target[name],
  })
  const reports: RelayReport[] = []
  const relay = createRelay({
    journals: [journal, ...others.map((disk) => disk.journal)],
    log: { ...working, append },
    codec: CODEC,
    directory,
    rootKeys: ROOT_KEYS,
    timers: world.timers,
    bringFiles,
    retry: { minTimeout: 1, maxTimeout: 5 },
    report: (report) => void reports.push(report),
  })
  return {
    world,
    disks,
    bad,
    others,
    trouble,
    relay,
    reports,
    publish: (disk: NodeDisk) => publish(disk),
    inLog: (nodeId: NodeId) => world.log.records.flat().filter(({ key }) => key === nodeId).length,
    stopped: () => reports.filter(({ what }) => what === 'stopped').length,
    /** Lets so many minutes pass, and the relay do its work. */
    pass: async (minutes: number) => {
      for (let look = 0; look < minutes * 12; look++) {
        world.timers.pass(5000)
        for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

describe('The trouble of one node', () => {
  it('a record that is too large: what stands before it is sent, the others’ events too, and it is said', async () => {
    const { bad, others, trouble, relay, publish, inLog, reports } = await threeNodes()
    trouble.append = (nodeSeq) => {
      if (nodeSeq === 3) throw new HubError('record-too-large', 'Kafka takes no record of this size')
    }
    for (let count = 0; count < 4; count++) for (const disk of [bad, ...others]) publish(disk)
    await relay.start()
    await eventually(async () => others.every(({ nodeId }) => inLog(nodeId) === 4) && relay.troubles().length === 1)
    expect(inLog(bad.nodeId)).to.equal(2)
    expect(relay.troubles()).to.have.nested.property('[0].error.code', 'record-too-large')
    expect(relay.troubles()).to.have.nested.property('[0].nodeId', bad.nodeId)
    expect(reports.filter(({ what }) => what === 'stopped')).to.have.length(1)
    // The clerk of the node goes on, and so do the others.
    publish(bad)
    publish(others[0] as NodeDisk)
    await eventually(async () => inLog((others[0] as NodeDisk).nodeId) === 5)
    expect(relay.isReady(bad.nodeId)).to.equal(true)
    expect(relay.pending().find(({ nodeId }) => nodeId === bad.nodeId)?.events).to.equal(3)
    await relay.stop()
  })

  it('a file that cannot be brought now: its event and those behind it wait, and arrive when it can be', async () => {
    const { bad, others, trouble, relay, publish, inLog, reports, pass } = await threeNodes()
    trouble.files = ({ key, nodeSeq }) =>
      key === bad.nodeId && nodeSeq === 3 ? new HubError('store-unavailable', 'MongoDB cannot be reached') : null
    for (let count = 0; count < 4; count++) for (const disk of [bad, ...others]) publish(disk)
    await relay.start()
    await eventually(async () => others.every(({ nodeId }) => inLog(nodeId) === 4) && relay.troubles().length === 1)
    expect(inLog(bad.nodeId)).to.equal(2)
    expect(reports).to.deep.include({ what: 'stopped', nodeId: bad.nodeId, error: relay.troubles()[0]?.error })
    for (const disk of others) publish(disk)
    await eventually(async () => others.every(({ nodeId }) => inLog(nodeId) === 5))
    expect(relay.isReady(bad.nodeId)).to.equal(true)
    trouble.files = () => null
    await pass(1)
    await eventually(async () => inLog(bad.nodeId) === 4 && relay.troubles().length === 0)
    await relay.stop()
  })

  it('is told once a minute while it lasts, and once when it is over', async () => {
    const { bad, trouble, relay, publish, inLog, stopped, reports, pass } = await threeNodes()
    trouble.append = () => {
      throw new HubError('record-too-large', 'Kafka takes no record of this size')
    }
    publish(bad)
    await relay.start()
    await eventually(async () => stopped() === 1)
    await pass(3)
    expect(stopped()).to.equal(4)
    trouble.append = null
    await pass(1)
    await eventually(async () => relay.troubles().length === 0)
    expect(inLog(bad.nodeId)).to.equal(1)
    expect(reports.filter(({ what }) => what === 'works-again')).to.deep.equal([
      { what: 'works-again', nodeId: bad.nodeId },
    ])
    await relay.stop()
  })

  for (const [what, fail] of [
    ['that is damaged', damaged],
    ['that fails in a way that nobody expected', unexpected],
  ] as const)
    for (const call of ['bookmark', 'read', 'transact', 'rebase', 'saveBookmark', 'placesOf'] as const)
      it(`a journal ${what} at ${call}: it alone stops, at the start and later`, async () => {
        const { bad, others, trouble, relay, publish, inLog, stopped, pass } = await threeNodes()
        for (const disk of [bad, ...others]) publish(disk)
        // The log has an event that the journal lost: it is to be refilled.
        const before = bad.journal.copy()
        while (await relay.step());
        bad.journal.restore(before)
        trouble.journal = { [call]: fail }
        await relay.start()
        for (const disk of others) publish(disk)
        await eventually(async () => others.every(({ nodeId }) => inLog(nodeId) === 2))
        trouble.journal = {}
        await pass(1)
        publish(bad)
        await eventually(async () => inLog(bad.nodeId) === 2 && relay.troubles().length === 0)
        expect(stopped()).to.be.at.most(2)
        await relay.stop()
      })

  it('a journal that lacks events of the log, and cannot take them, signs nothing', async () => {
    const { bad, relay, publish, pass, world, disks } = await threeNodes()
    publish(bad)
    while (await relay.step());
    const again = await threeNodesOn(world, disks)
    again.bad.journal.restore(null)
    again.trouble.journal = { rebase: damaged }
    await again.relay.start()
    await eventually(async () => again.relay.troubles().length === 1)
    for (let minute = 0; minute < 2; minute++) {
      expect(again.relay.isReady(bad.nodeId)).to.equal(false)
      await pass(1)
    }
    again.trouble.journal = {}
    await pass(1)
    await eventually(async () => again.relay.isReady(bad.nodeId))
    expect(again.bad.journal.head().nodeSeq).to.equal(1)
    await again.relay.stop()
  })

  it('any failure of any call of one journal leaves the others’ events on their way', async function () {
    // Hundreds of short waits: on a busy machine each takes as long as it takes to be woken.
    this.timeout(60_000)
    const calls = ['bookmark', 'read', 'transact', 'rebase', 'saveBookmark', 'placesOf', 'head'] as const
    const codes = ['store-damaged', 'store-refused', 'disk-full', 'store-unavailable', 'journal-foreign'] as const
    await fc.assert(
      fc.asyncProperty(
        fc.subarray([...calls], { minLength: 1 }),
        fc.constantFrom(...codes),
        fc.nat(6),
        async (broken, code, calm) => {
          const { bad, others, trouble, relay, publish, inLog, pass } = await threeNodes()
          let good = calm
          for (const call of broken)
            trouble.journal[call] = ((...args: never[]) => {
              if (good-- > 0) return (bad.journal[call] as (...args: never[]) => unknown)(...args)
              throw new HubError(code, 'journal.sqlite')
            }) as never
          for (const disk of [bad, ...others]) publish(disk)
          await relay.start()
          for (const disk of others) publish(disk)
          await eventually(async () => others.every(({ nodeId }) => inLog(nodeId) === 2))
          relay.pending()
          trouble.journal = {}
          await pass(1)
          await eventually(async () => inLog(bad.nodeId) === 1 && relay.troubles().length === 0)
          await relay.stop()
        },
      ),
      { numRuns: 60 },
    )
  })
})
