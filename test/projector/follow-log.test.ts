import { expect } from 'chai'
import { emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import { HubError } from '../../services/domain/errors.ts'
import { type HashedEvent, verifyText } from '../../services/domain/event/signed-event.ts'
import { instantOf, parseInstant } from '../../services/domain/ids.ts'
import type { EventLog, Follower, LogRecord } from '../../services/ports/event-log.ts'
import { readRecord } from '../../services/ports/read-record.ts'
import type { Generation, ReadStore } from '../../services/ports/read-store.ts'
import { type ProjectorDeps, startProjector } from '../../services/projector/start-projector.ts'
import { chainOf, contentWith, DIRECTORY, itemOf, LIULIN } from '../domain/scene.ts'
import { storeIdOf } from '../follower-group.ts'
import { createManualTimers } from '../manual-timers.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { advancedAt, controlAt, eventAt, ROOTS, readerOf } from './batch-scene.ts'
import { parkedAt } from './fold-scene.ts'
import { type Call, checkpointAt, codeOf, createStore, logOf } from './store-scene.ts'

const NOW = parseInstant('2026-03-01T12:00:00.000Z')
const MARK_MS = 1000

function fourEvents(): HashedEvent[] {
  const next = chainOf(LIULIN)
  const title = (version: number) => contentWith({ title: `第 ${version} 版` })
  return [
    next({ type: 'ItemPublished', version: 1, content: title(1) }),
    next({ type: 'ItemRevised', version: 2, content: title(2) }),
    next({ type: 'ItemRedacted', version: 3, content: title(3) }),
    next({ type: 'ItemRevised', version: 4, content: title(4) }),
  ]
}
/** As many items, each published once. */
function eventsOfItems(count: number): LogRecord[] {
  const next = chainOf(LIULIN)
  return Array.from({ length: count }, (_, index) => {
    const itemId = itemOf(LIULIN, index)
    return eventAt(index + 2, next({ type: 'ItemPublished', version: 1, itemId, content: contentWith({}) }))
  })
}
const RECORDS: LogRecord[] = [
  controlAt(0, { type: 'LogCreated', logId: 'log', partition: 0 }),
  advancedAt(1, DIRECTORY),
  ...fourEvents().map((event, index) => eventAt(index + 2, event)),
]

/** What has been asked of the log: whoever follows it is led by hand. */
interface Following {
  options: Parameters<EventLog['follow']>[0]
  fail: (error: Error) => void
  stops: number
  /** What its stop rejects with. */
  stopFails?: Error
}

type Given = Partial<ProjectorDeps> & {
  records?: LogRecord[]
  /** Fills the store before the start. */
  fill?: (store: Awaited<ReturnType<typeof createStore>>) => void
  before?: (call: Call) => Promise<void>
}

/** Writes to a store, for `before`: from `hold` to `release` none begins. */
function holdableWrites() {
  const held: (() => void)[] = []
  let isHeld = false
  return {
    before: ([method]: Call): Promise<void> =>
      method === 'write' && isHeld ? new Promise((resolve) => held.push(resolve)) : Promise.resolve(),
    hold: () => {
      isHeld = true
    },
    release: () => {
      isHeld = false
      for (const release of held) release()
    },
  }
}

async function started({ records = RECORDS, fill = () => {}, before, ...deps }: Given = {}) {
  const store = await createStore({ before })
  fill(store)
  const followings: Following[] = []
  const { log } = logOf(records)
  log.follow = (options): Follower => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const following: Following = { options, fail: reject, stops: 0 }
    followings.push(following)
    return {
      done: promise,
      stop: async () => {
        following.stops++
        if (following.stopFails !== undefined) throw following.stopFails
        resolve()
      },
    }
  }
  const opened: unknown[] = []
  const timers = createManualTimers()
  const retries: Error[] = []
  const reports: number[] = []
  const projector = startProjector({
    log,
    codec: CODEC,
    directory: readerOf(DIRECTORY),
    rootKeys: ROOTS,
    storeId: storeIdOf('store'),
    store: {
      open: async (...asked: unknown[]) => {
        opened.push(asked)
        return store.generation as Generation
      },
    } as unknown as ReadStore,
    generation: 7,
    now: () => NOW,
    timers,
    timer: () => 0,
    observe: () => reports.push(store.models.checkpoints.get(0)?.nextOffset ?? -1),
    onRetry: (error) => retries.push(error),
    verify: async (...asked) => verifyText(...asked),
    ...deps,
  })
  return { store, log, followings, opened, timers, retries, reports, projector }
}

/** A projector that runs, with the follower that it has begun. */
async function running(given: Given = {}) {
  const all = await started(given)
  const projector = await all.projector
  const [following] = all.followings
  if (following === undefined) throw new Error('It follows nothing.')
  let isGiven = false
  const startAt = (partition: number) => {
    isGiven = true
    return following.options.startAt(partition)
  }
  return {
    ...all,
    projector,
    following,
    startAt,
    /** Gives the projector records of partition 0, and comes back when it would take more. */
    give: async (...records: LogRecord[]) => {
      if (!isGiven) await startAt(0)
      await following.options.onBatch(0, records)
    },
    /** Resolves when all that is due without a timer has been done. */
    idle: async () => {
      for (let round = 0; round < 50; round++) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

const [created, announced, ...events] = RECORDS as [LogRecord, LogRecord, ...LogRecord[]]

describe('a projector that starts', () => {
  it('opens its generation and follows the log in its group, 500 records at a time', async () => {
    const { opened, following, projector } = await running({ existing: true })
    expect(opened).to.deep.equal([[7, { existing: true }]])
    expect(following.options).to.deep.include({
      group: { hubId: ROOTS.hubId, storeId: 'store', generation: 7 },
      batchSize: 500,
    })
    await projector.stop()
  })

  it('takes batches of another size, if it is told to', async () => {
    const { following, projector } = await running({ batchSize: 2 })
    expect(following.options.batchSize).to.equal(2)
    await projector.stop()
  })

  it('refuses another log than it was built from, and closes its generation', async () => {
    const { projector, store } = await started({
      fill: ({ models }) => void models.checkpoints.set(0, checkpointAt(1, { logId: 'another' })),
    })
    expect(await projector.catch(codeOf)).to.equal('log-differs')
    expect(store.asked('close' as never).length).to.equal(1)
  })

  it('settles what a crash has left in the park', async () => {
    const event = fourEvents()[0] as HashedEvent
    const { store, projector } = await running({
      fill: ({ apply, park }) => {
        apply([event], checkpointAt(0))
        park(parkedAt(2, event, 'gap'))
      },
    })
    expect(store.parked()).to.deep.equal([])
    await projector.stop()
  })

  it('waits for a store that cannot be reached', async () => {
    let left = 1
    const { retries, projector } = await running({
      before: async ([method]) => {
        if (method === 'checkpoints' && left-- > 0) throw new HubError('store-unavailable', 'away')
      },
    })
    expect(retries.map(codeOf)).to.deep.equal(['store-unavailable'])
    await projector.stop()
  })
})

describe('a projector that follows the log', () => {
  it('begins at the checkpoint, or at the beginning', async () => {
    const { startAt, give, projector, idle } = await running()
    expect(await startAt(0)).to.equal(0)
    await give(created, announced)
    await idle()
    expect(await startAt(0)).to.equal(2)
    await projector.stop()
  })

  it('looks at the log again when a partition comes back to it', async () => {
    const { startAt, store, projector } = await running()
    // At a start the log has been looked at already.
    expect(await startAt(0)).to.equal(0)
    store.models.checkpoints.set(0, checkpointAt(1, { logId: 'another' }))
    expect(await startAt(0).catch(codeOf)).to.equal('log-differs')
    await projector.stop()
  })

  it('applies what comes, judges it under the directory in force, and tells of each batch', async () => {
    const { give, reports, store, projector, idle } = await running()
    await give(created, announced)
    await give(...events.slice(0, 2))
    await idle()
    expect(reports).to.deep.equal([2, 4])
    expect(store.models.heads.get(LIULIN)?.nodeSeq).to.equal(2)
    expect(store.parked()).to.deep.equal([])
    await projector.stop()
  })

  it('goes on under the directory at the checkpoint, after others have had the partition', async () => {
    const { startAt, give, store, projector, idle } = await running()
    await give(created)
    await idle()
    // Another projector has read on.
    store.models.checkpoints.set(0, checkpointAt(2, { lastHash: readRecord(announced.value, CODEC).hash }))
    await startAt(0)
    await give(...events.slice(0, 1))
    await idle()
    expect(store.models.heads.get(LIULIN)?.nodeSeq).to.equal(1)
    await projector.stop()
  })

  it('goes on under that directory also when an earlier look at the checkpoint comes to its end only then', async () => {
    let release = () => {}
    let isHeld = false
    const reader = readerOf(DIRECTORY)
    const { startAt, give, store, projector, idle } = await running({
      directory: {
        ...reader,
        at: async (position) => {
          if (isHeld && position === 0) await new Promise<void>((resolve) => (release = resolve))
          return position === 0 ? emptyDirectory(DIRECTORY.hubId) : reader.at(position)
        },
      },
    })
    await give(created)
    await idle()
    isHeld = true
    const late = startAt(0)
    await idle()
    store.models.checkpoints.set(0, checkpointAt(2, { lastHash: readRecord(announced.value, CODEC).hash }))
    expect(await startAt(0)).to.equal(2)
    release()
    await late
    await give(...events.slice(0, 1))
    await idle()
    expect(store.parked()).to.deep.equal([])
    expect(store.models.heads.get(LIULIN)?.nodeSeq).to.equal(1)
    await projector.stop()
  })

  it('takes the next batch while it applies one, but applies one after the other', async () => {
    let release = () => {}
    let isHeld = true
    const { give, reports, projector, idle } = await running({
      before: ([method]) =>
        method === 'write' && isHeld ? new Promise((resolve) => (release = () => resolve())) : Promise.resolve(),
    })
    await give(created, announced)
    let isTaken = false
    const second = give(...events).then(() => {
      isTaken = true
    })
    await idle()
    expect([isTaken, reports]).to.deep.equal([false, []])
    isHeld = false
    release()
    await second
    await idle()
    expect(reports).to.deep.equal([2, 6])
    await projector.stop()
  })

  it('writes a large batch in parts to a slow store, each with its checkpoint, and ends between two of them', async () => {
    const records = [created, announced, ...eventsOfItems(198)]
    let milliseconds = 0
    const timer = () => {
      milliseconds += 1000
      return milliseconds
    }
    const whole = await running({ records, timer })
    await whole.give(...records)
    await whole.projector.caughtUp()
    expect(whole.reports).to.deep.equal([50, 100, 150, 200])
    expect(whole.store.models.heads.get(LIULIN)?.nodeSeq).to.equal(198)
    await whole.projector.stop()

    const writes = holdableWrites()
    const cut = await running({ records, timer, before: writes.before })
    writes.hold()
    await cut.give(...records)
    await cut.idle()
    const stopped = cut.projector.stop()
    await cut.idle()
    writes.release()
    await stopped
    expect(cut.store.models.checkpoints.get(0)?.nextOffset).to.equal(50)
    expect(cut.store.models.heads.get(LIULIN)?.nodeSeq).to.equal(48)
  })

  it('gives a partition to others only when the batch in hand is applied', async () => {
    let release = () => {}
    let isHeld = true
    const { give, startAt, projector, idle } = await running({
      before: ([method]) =>
        method === 'write' && isHeld ? new Promise((resolve) => (release = () => resolve())) : Promise.resolve(),
    })
    await give(created, announced)
    let start: number | null = null
    const begun = startAt(0).then((offset) => {
      start = offset
    })
    await idle()
    expect(start).to.equal(null)
    isHeld = false
    release()
    await begun
    expect(start).to.equal(2)
    await projector.stop()
  })

  it('tries again when a store or the log cannot be reached', async () => {
    let left = 1
    const { give, retries, reports, projector } = await running({
      before: async ([method]) => {
        if (method === 'write' && left-- > 0) throw new HubError('store-unavailable', 'away')
      },
    })
    await give(created, announced)
    await give(...events)
    await projector.caughtUp()
    expect(retries.map(codeOf)).to.deep.equal(['store-unavailable'])
    expect(reports).to.deep.equal([2, 6])
    await projector.stop()
  })

  it('begins to follow again when following failed and may go better next time', async () => {
    const { following, followings, give, retries, store, projector } = await running()
    await give(created, announced)
    following.fail(new HubError('log-unavailable', 'away'))
    while (followings.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(following.stops).to.equal(1)
    expect(retries.map(codeOf)).to.deep.equal(['log-unavailable'])
    expect(await followings[1]?.options.startAt(0)).to.equal(2)
    await followings[1]?.options.onBatch(0, events)
    await projector.caughtUp()
    expect(store.models.heads.get(LIULIN)?.nodeSeq).to.equal(4)
    await projector.stop()
    expect(followings[1]?.stops).to.be.greaterThan(0)
  })

  it('passes no record over when a follower that has ended gives late what it had read', async () => {
    const writes = holdableWrites()
    const { following, followings, give, store, projector, idle } = await running({ before: writes.before })
    await give(created, announced)
    following.fail(new HubError('log-unavailable', 'away'))
    while (followings.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    const [, second] = followings as [Following, Following]
    await second.options.startAt(0)
    writes.hold()
    await second.options.onBatch(0, events.slice(0, 1))
    await following.options.onBatch(0, [created, announced])
    const next = second.options.onBatch(0, events.slice(1))
    await idle()
    writes.release()
    await next
    await projector.caughtUp()
    expect(store.models.heads.get(LIULIN)?.nodeSeq).to.equal(4)
    await projector.stop()
  })

  it('passes no record over when a follower ends while a batch of it is prepared', async () => {
    const writes = holdableWrites()
    let isSlow = false
    const { following, followings, give, store, projector, idle } = await running({
      before: writes.before,
      directory: {
        ...readerOf(DIRECTORY),
        at: async (position) => {
          if (isSlow && position > 0) await new Promise<void>((resolve) => (goOn = resolve))
          return readerOf(DIRECTORY).at(position)
        },
      },
    })
    let goOn = () => {}
    await give(created)
    await idle()
    isSlow = true
    const late = following.options.onBatch(0, [announced])
    await idle()
    isSlow = false
    following.fail(new HubError('log-unavailable', 'away'))
    while (followings.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    const [, second] = followings as [Following, Following]
    expect(await second.options.startAt(0)).to.equal(1)
    await second.options.onBatch(0, [announced])
    await idle()
    writes.hold()
    await second.options.onBatch(0, events.slice(0, 1))
    goOn()
    await late
    const next = second.options.onBatch(0, events.slice(1))
    await idle()
    writes.release()
    await next
    await projector.caughtUp()
    expect(store.models.heads.get(LIULIN)?.nodeSeq).to.equal(4)
    await projector.stop()
  })

  it('ends for good when following or applying fails for good: whoever waits is told, and no timer is left', async () => {
    for (const where of ['following', 'applying'] as const) {
      const { following, give, timers, projector, idle } = await running({
        before: async ([method]) => {
          if (where === 'applying' && method === 'write') throw new HubError('store-damaged', 'broken')
        },
      })
      const waiting = projector.caughtUp().catch(codeOf)
      if (where === 'applying') await give(created, announced)
      else following.fail(new HubError('store-damaged', 'broken'))
      expect(await projector.done.catch(codeOf), where).to.equal('store-damaged')
      expect(await waiting, where).to.equal('store-damaged')
      await idle()
      expect([timers.due(), following.stops > 0]).to.deep.equal([[], true])
      await projector.stop()
    }
  })
})

describe('a projector that has caught up', () => {
  it('says so when all is applied that was in the log, and marks the time', async () => {
    const { give, store, projector } = await running()
    let isCaughtUp = false
    const caughtUp = projector.caughtUp().then(() => {
      isCaughtUp = true
    })
    await give(created, announced)
    expect(isCaughtUp).to.equal(false)
    await give(...events)
    await caughtUp
    expect(store.models.checkpoints.get(0)).to.include({ nextOffset: 6, caughtUpAt: NOW })
    await projector.stop()
  })

  it('says so at once, if others have applied all', async () => {
    const { store, projector } = await running()
    store.models.checkpoints.set(0, checkpointAt(6))
    await projector.caughtUp()
    expect(store.models.checkpoints.get(0)?.caughtUpAt).to.equal(NOW)
    await projector.stop()
  })

  it('marks the time once a second', async () => {
    const { store, timers, projector, idle } = await running()
    store.models.checkpoints.set(0, checkpointAt(6))
    expect(timers.due()).to.deep.equal([MARK_MS])
    timers.pass(MARK_MS - 1)
    await idle()
    expect(store.models.checkpoints.get(0)?.caughtUpAt).to.equal(null)
    timers.pass(1)
    await idle()
    expect(store.models.checkpoints.get(0)?.caughtUpAt).to.equal(NOW)
    await projector.stop()
  })

  it('tells when a mark fails, and goes on', async () => {
    let isAway = false
    const { timers, retries, projector, idle } = await running({
      before: async ([method]) => {
        if (method === 'checkpoints' && isAway) throw new HubError('store-unavailable', 'away')
      },
    })
    isAway = true
    timers.pass(MARK_MS)
    await idle()
    expect(retries.map(codeOf)).to.deep.equal(['store-unavailable'])
    expect(timers.due()).to.deep.equal([MARK_MS])
    await projector.stop()
  })

  it('ends when a mark finds its generation dropped', async () => {
    let isDropped = false
    const { timers, retries, projector } = await running({
      before: async ([method]) => {
        if (method === 'checkpoints' && isDropped) throw new HubError('generation-dropped', 'gone')
      },
    })
    isDropped = true
    timers.pass(MARK_MS)
    expect(await projector.done.catch(codeOf)).to.equal('generation-dropped')
    expect(retries).to.deep.equal([])
    await projector.stop()
  })
})

describe('a projector that has erased texts', () => {
  const scrubs = ({ store }: { store: Awaited<ReturnType<typeof createStore>> }) => store.asked('scrub').length

  it('has the store scrubbed as soon as a batch is not full, and not again', async () => {
    const all = await running()
    await all.give(...RECORDS)
    await all.idle()
    expect(scrubs(all)).to.equal(1)
    all.timers.pass(MARK_MS)
    await all.idle()
    await all.projector.stop()
    expect(scrubs(all)).to.equal(1)
  })

  it('waits with that while batches are full, until its next mark at the latest', async () => {
    const all = await running({ batchSize: RECORDS.length })
    await all.give(...RECORDS)
    await all.idle()
    expect(scrubs(all)).to.equal(0)
    all.timers.pass(MARK_MS)
    await all.idle()
    expect(scrubs(all)).to.equal(1)
    await all.projector.stop()
  })

  it('has it scrubbed once at its start, because a crash can have prevented it', async () => {
    const all = await running()
    all.timers.pass(MARK_MS)
    await all.idle()
    expect(scrubs(all)).to.equal(1)
    all.timers.pass(MARK_MS)
    await all.idle()
    expect(scrubs(all)).to.equal(1)
    await all.projector.stop()
  })

  it('makes no batch wait for a store that stays busy, and tells of it once a minute', async () => {
    let second = 0
    const all = await running({
      now: () => instantOf(Date.parse(NOW) + second * MARK_MS),
      before: async ([method]) => {
        if (method === 'scrub') throw new HubError('store-unavailable', 'busy')
      },
    })
    for (const record of RECORDS) {
      await all.give(record)
      await all.idle()
    }
    expect(scrubs(all), 'the marks try again').to.equal(1)
    for (second = 1; second <= 60; second++) {
      all.timers.pass(MARK_MS)
      await all.idle()
    }
    expect([scrubs(all), all.retries.map(codeOf)]).to.deep.equal([61, ['store-unavailable', 'store-unavailable']])
    await all.projector.stop()
  })

  it('does so before it stops', async () => {
    const all = await running({ batchSize: RECORDS.length })
    await all.give(...RECORDS)
    await all.projector.stop()
    expect(scrubs(all)).to.equal(1)
  })

  it('tries again at the next mark, if the store is busy', async () => {
    let left = 1
    const all = await running({
      before: async ([method]) => {
        if (method === 'scrub' && left-- > 0) throw new HubError('store-unavailable', 'busy')
      },
    })
    await all.give(...RECORDS)
    await all.idle()
    expect([scrubs(all), all.retries.map(codeOf)]).to.deep.equal([1, ['store-unavailable']])
    all.timers.pass(MARK_MS)
    await all.idle()
    expect(scrubs(all)).to.equal(2)
    await all.projector.stop()
  })
})

describe('a projector that is stopped', () => {
  it('applies what it has in hand, follows no more and closes its generation', async () => {
    let release = () => {}
    const all = await running({
      before: ([method]) =>
        method === 'write' ? new Promise((resolve) => (release = () => resolve())) : Promise.resolve(),
    })
    await all.give(created, announced)
    await all.idle()
    let isStopped = false
    const stopping = all.projector.stop().then(() => {
      isStopped = true
    })
    await all.idle()
    expect([isStopped, all.timers.due(), all.following.stops > 0]).to.deep.equal([false, [], true])
    expect(all.store.asked('close' as never)).to.deep.equal([])
    release()
    await stopping
    await all.projector.done
    expect(all.store.models.checkpoints.get(0)?.nextOffset).to.equal(2)
    expect(all.store.asked('close' as never).length).to.equal(1)
  })

  it('waits for the mark that is being written, before it closes its generation', async () => {
    let release = () => {}
    let isHeld = false
    const all = await running({
      before: ([method]) =>
        isHeld && method === 'checkpoints' ? new Promise((resolve) => (release = () => resolve())) : Promise.resolve(),
    })
    await all.idle()
    isHeld = true
    all.timers.pass(MARK_MS)
    await all.idle()
    // A mark that lasts is not joined by others.
    all.timers.pass(MARK_MS)
    const stopping = all.projector.stop()
    await all.idle()
    expect(all.store.asked('close' as never)).to.deep.equal([])
    isHeld = false
    release()
    await stopping
    expect(all.store.asked('close' as never).length).to.equal(1)
    expect(all.retries).to.deep.equal([])
  })

  it('closes its generation although following cannot be stopped', async () => {
    const { store, projector, following } = await running()
    following.stopFails = new Error('no answer')
    expect(await projector.stop().catch((error: Error) => error.message)).to.equal('no answer')
    expect(store.asked('close' as never).length).to.equal(1)
  })

  it('does not take the failure that its stop has caused for one', async () => {
    const { following, projector } = await running()
    const stopping = projector.stop()
    following.fail(new HubError('log-closed', 'closed'))
    await stopping
    await projector.done
  })
})
