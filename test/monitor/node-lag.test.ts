import { expect } from 'chai'
import { hashOf } from '../../services/domain/canonical.ts'
import { type Instant, instantOf, itemIdOf, parseInstant, parseNodeId } from '../../services/domain/ids.ts'
import { lagOfNode } from '../../services/monitor/node-lag.ts'
import type { JournalRecord, JournalView } from '../../services/ports/journal.ts'
import { nodeSeqKey } from '../../services/ports/read-models.ts'
import type { StoredDocument } from '../../services/ports/stored-document.ts'

const NODE = parseNodeId('taihe')
const NOW = parseInstant('2026-11-24T12:00:00.000Z')
/** The event n was journalled n minutes after half past eleven. */
const atOf = (nodeSeq: number): Instant => instantOf(Date.parse('2026-11-24T11:30:00.000Z') + nodeSeq * 60_000)
const ageOf = (nodeSeq: number) => (30 - nodeSeq) * 60
const hashAt = (nodeSeq: number, way = 'own') => hashOf(`${way} ${nodeSeq}`)

const itemAt = (nodeSeq: number) =>
  itemIdOf(NODE, `019ca6b1-0000-7000-8000-000000000${String(nodeSeq).padStart(3, '0')}`)
const recordAt = (nodeSeq: number): JournalRecord =>
  ({ nodeSeq, envelopeHash: hashAt(nodeSeq), itemId: itemAt(nodeSeq), version: 1, at: atOf(nodeSeq) }) as JournalRecord
/** Of this event no item comes. */
const NOT_ALLOWED = 15

interface Scene {
  journalled: number
  bookmark: number
  applied: number
  /** Behind the head, rows of the history are written up to here, and items up to there. */
  written?: { rows: number; items: number }
  /** The log went another way from this event on. */
  differsFrom?: number
  waiting?: { parkedAt: Instant; count: number }
  journal?: 'here' | 'unreadable' | 'elsewhere'
  noGeneration?: boolean
  now?: Instant
}

function lagIn({ journalled, bookmark, applied, differsFrom = 99, waiting, written, ...scene }: Scene) {
  const { journal = 'here', noGeneration = false, now = NOW } = scene
  const there = (nodeSeq: number) => hashAt(nodeSeq, nodeSeq >= differsFrom ? 'other' : 'own')
  const view: JournalView = {
    head: () => ({ nodeSeq: journalled, hash: hashAt(journalled), at: atOf(journalled) }),
    read: (from, limit) =>
      Array.from({ length: Math.max(0, Math.min(limit, journalled + 1 - from)) }, (_, index) => recordAt(from + index)),
    bookmark: () => ({ nodeSeq: bookmark, offset: 0, readTo: 0, directoryPosition: 0, logId: 'log' }),
  }
  return lagOfNode({
    nodeId: NODE,
    partition: 0,
    isHere: journal !== 'elsewhere',
    journals: { nodeIds: () => [NODE], use: async (_, work) => (journal === 'here' ? work(view) : null) },
    head:
      applied === 0
        ? undefined
        : { nodeId: NODE, nodeSeq: applied, hash: there(applied), movedAt: 0, latestAt: atOf(applied) },
    waiting: waiting === undefined ? null : { first: waiting, count: waiting.count },
    generation: noGeneration
      ? null
      : {
          applied: async (places) =>
            new Map(
              places
                .filter(({ nodeSeq }) => nodeSeq <= (written?.rows ?? applied))
                .map((place) => [
                  nodeSeqKey(place),
                  {
                    itemId: itemAt(place.nodeSeq),
                    envelopeHash: there(place.nodeSeq),
                    outcome: place.nodeSeq === NOT_ALLOWED ? 'not-allowed' : 'applied',
                    notAllowedAt: null,
                  },
                ]),
            ),
          items: async (ids) =>
            new Map(
              ids
                .filter((id) => Number(id.slice(-3)) <= (written?.items ?? applied))
                .map((id) => [id, { version: 1 } as StoredDocument]),
            ),
        },
    now,
  })
}

/** Events and seconds in the journal, in the log, and on no page at all. */
async function stagesIn(scene: Scene) {
  const { stages, events, seconds } = await lagIn(scene)
  const pair = (stage: { events: number | null; seconds: number | null }) => [stage.events, stage.seconds]
  return [pair(stages.journalled), pair(stages.logged), [events, seconds]]
}

const NONE = [0, 0]
const UNKNOWN = [null, null]

describe('the lag of a node, from its journal to the pages', () => {
  it('is 0 where all that was journalled is applied', async () =>
    expect(await stagesIn({ journalled: 12, bookmark: 12, applied: 12 })).to.deep.equal([NONE, NONE, NONE]))

  it('counts what the log does not have, since it was journalled: a full disk, a cut line, a relay that stands still', async () =>
    expect(await stagesIn({ journalled: 12, bookmark: 11, applied: 11 })).to.deep.equal([
      [1, ageOf(12)],
      NONE,
      [1, ageOf(12)],
    ]))

  it('counts what is in the log and not applied', async () =>
    expect(await stagesIn({ journalled: 12, bookmark: 12, applied: 9 })).to.deep.equal([
      NONE,
      [3, ageOf(10)],
      [3, ageOf(10)],
    ]))

  it('counts both apart, and the whole from the first of all', async () =>
    expect(await stagesIn({ journalled: 12, bookmark: 10, applied: 9 })).to.deep.equal([
      [2, ageOf(11)],
      [1, ageOf(10)],
      [3, ageOf(10)],
    ]))

  it('does not count what a slow store shows already while the head is still being written', async () => {
    const behind = { journalled: 20, bookmark: 20, applied: 9 }
    const waits = (first: number) => [NONE, [21 - first, ageOf(first)], [21 - first, ageOf(first)]]
    expect(await stagesIn({ ...behind, written: { rows: 12, items: 9 } }), 'rows only').to.deep.equal(waits(10))
    expect(await stagesIn({ ...behind, written: { rows: 12, items: 11 } })).to.deep.equal(waits(12))
    expect(await stagesIn({ ...behind, written: { rows: 18, items: 18 } }), 'over one without item').to.deep.equal(
      waits(19),
    )
    expect(await stagesIn({ ...behind, written: { rows: 20, items: 20 } })).to.deep.equal([NONE, NONE, NONE])
    const other = { ...behind, written: { rows: 12, items: 12 }, differsFrom: 11 }
    expect(await stagesIn(other), 'another event there').to.deep.equal(waits(11))
  })

  it('takes what is applied for logged, also when the bookmark was not saved', async () =>
    expect(await stagesIn({ journalled: 12, bookmark: 4, applied: 12 })).to.deep.equal([NONE, NONE, NONE]))

  it('counts everything where no page can be read', async () =>
    expect(await stagesIn({ journalled: 2, bookmark: 2, applied: 0, noGeneration: true })).to.deep.equal([
      NONE,
      [2, ageOf(1)],
      [2, ageOf(1)],
    ]))

  for (const applied of [9, 6])
    it(`counts events of a journal that went another way, whatever the numbers in the log (${applied} applied)`, async () =>
      expect(await stagesIn({ journalled: 7, bookmark: 5, applied, differsFrom: 6 })).to.deep.equal([
        [2, ageOf(6)],
        NONE,
        [2, ageOf(6)],
      ]))

  it('does not count a journal that is only older than the log', async () =>
    expect(await stagesIn({ journalled: 3, bookmark: 3, applied: 9 })).to.deep.equal([NONE, NONE, NONE]))

  it('counts what waits for an earlier event, although the projector has read it', async () => {
    const waiting = { parkedAt: atOf(20), count: 2 }
    expect(await stagesIn({ journalled: 12, bookmark: 12, applied: 9, waiting })).to.deep.equal([
      NONE,
      [3, ageOf(20)],
      [3, ageOf(10)],
    ])
    expect(await stagesIn({ journalled: 9, bookmark: 9, applied: 9, waiting })).to.deep.equal([
      NONE,
      [2, ageOf(20)],
      [2, ageOf(20)],
    ])
  })

  for (const journal of ['unreadable', 'elsewhere'] as const)
    it(`is unknown and not 0 where the journal is ${journal}, but for what waits in the store`, async () => {
      const scene = { journalled: 0, bookmark: 0, applied: 9, journal }
      expect(await stagesIn(scene)).to.deep.equal([UNKNOWN, UNKNOWN, UNKNOWN])
      const waiting = { parkedAt: atOf(20), count: 2 }
      expect(await stagesIn({ ...scene, waiting })).to.deep.equal([UNKNOWN, [2, ageOf(20)], UNKNOWN])
    })

  it('is of unknown age, and not 0 s, when the clock was set back behind the event', async () => {
    const now = parseInstant('2026-11-24T11:00:00.000Z')
    expect(await stagesIn({ journalled: 12, bookmark: 11, applied: 11, now })).to.deep.equal([
      [1, null],
      NONE,
      [1, null],
    ])
  })
})
