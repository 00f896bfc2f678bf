import { expect } from 'chai'
import { HubError } from '../../services/domain/errors.ts'
import { type Instant, instantOf, itemIdOf, parseInstant } from '../../services/domain/ids.ts'
import { newId, newNonce } from '../../services/hub/clock.ts'
import { createNodePublisher, type NodePublisherDeps } from '../../services/publisher/create-node-publisher.ts'
import { contentWith, DIRECTORY, HUB, keyOf, ZEHE } from '../domain/scene.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { createPlainJournal } from '../plain-hub/stores/journal.ts'

const NOON = parseInstant('2026-03-05T12:00:00.000Z')
const noonPlus = (seconds: number, from: Instant = NOON) => instantOf(Date.parse(from) + seconds * 1000)
const DAY = 86_400

function scene(more: Partial<NodePublisherDeps> = {}) {
  const journal = createPlainJournal(ZEHE)
  const clock = { now: NOON, log: null as Instant | null }
  const { keyId, privateKey } = keyOf('zehe')
  const publisher = createNodePublisher({
    nodeId: ZEHE,
    hubId: HUB,
    journal,
    codec: CODEC,
    signingKey: { keyId, privateKey },
    directory: () => DIRECTORY,
    now: () => clock.now,
    logTime: { now: () => clock.log },
    newId,
    newNonce,
    ...more,
  })
  let keys = 0
  /** The time of the new event, or the code of the refusal. */
  const publish = (): Instant | string => {
    const command = {
      type: 'PublishItem' as const,
      itemId: itemIdOf(ZEHE, newId()),
      content: contentWith({ shownOn: { site: 'all' } }),
    }
    try {
      const [outcome] = publisher.execute([{ command, idempotencyKey: `key-${++keys}`, actor: 'a', isNew: true }])
      if (outcome?.ok !== true) throw new Error(JSON.stringify(outcome))
      return journal.read(outcome.nodeSeq, 1)[0]?.at as Instant
    } catch (error) {
      if (error instanceof HubError) return error.code
      throw error
    }
  }
  return { journal, clock, publish }
}

describe('the clock of a publisher', () => {
  it('that is behind the last event by a minute at most dates new events like it', () => {
    const { clock, publish } = scene()
    expect(publish()).to.equal(NOON)
    clock.now = noonPlus(-60)
    expect(publish()).to.equal(NOON)
    clock.now = noonPlus(1)
    expect(publish()).to.equal(noonPlus(1))
  })

  it('that is further behind makes the node refuse, and nothing is journalled; set right, it goes on', () => {
    const { clock, publish, journal } = scene()
    publish()
    clock.now = noonPlus(-60.001)
    expect(publish()).to.equal('clock-behind')
    expect(journal.head().nodeSeq).to.equal(1)
    clock.now = noonPlus(5)
    expect(publish()).to.equal(noonPlus(5))
  })

  it('that is over a day ahead of the log makes the node refuse, where the log says its time', () => {
    const { clock, publish } = scene()
    expect(publish()).to.equal(NOON)
    clock.log = noonPlus(-DAY - 1)
    expect(publish()).to.equal('clock-ahead')
    clock.log = noonPlus(-DAY)
    expect(publish()).to.equal(NOON)
    clock.log = noonPlus(10 * DAY)
    expect(publish(), 'a log that is ahead says nothing').to.equal(NOON)
  })

  it('counts as right when somebody says so: the last time is used again until it is passed', () => {
    const { clock, publish } = scene({ clockIsRight: true })
    publish()
    clock.now = noonPlus(-30 * DAY)
    clock.log = noonPlus(-60 * DAY)
    expect(publish()).to.equal(NOON)
    clock.now = noonPlus(DAY)
    expect(publish()).to.equal(noonPlus(DAY))
  })

  it('is held against the latest event, not the last one: a foreign hand may have gone back in time', () => {
    const { clock, publish, journal } = scene()
    publish()
    journal.transact((tx) => {
      const [record] = journal.read(1, 1)
      if (record === undefined) throw new Error('not there')
      const { itemId, version } = record
      const back = { ...record, nodeSeq: 2, commandId: `${record.commandId.slice(0, -1)}0` as typeof record.commandId }
      const item = { itemId, version, status: 'live' as const, fingerprint: record.envelopeHash }
      tx.append({ ...back, at: noonPlus(-DAY) }, item, null)
    })
    expect(journal.head().at).to.equal(NOON)
    clock.now = noonPlus(-3600)
    expect(publish()).to.equal('clock-behind')
    clock.now = noonPlus(-30)
    expect(publish()).to.equal(NOON)
  })
})
