import { expect } from 'chai'
import { opsFigures } from '../../services/desk/ops/ops-page.ts'
import type { MeasuredStores, OpsSources } from '../../services/desk/ops/ops-sources.ts'
import { onceForAll, readOps } from '../../services/desk/ops/read-ops.ts'
import { HubError } from '../../services/domain/errors.ts'
import { type Instant, parseInstant } from '../../services/domain/ids.ts'
import { PARK_REASONS } from '../../services/ports/parked-record.ts'
import { figuresOf, noCounts } from '../../services/query/duties/duty-figures.ts'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

const NOW = parseInstant('2026-03-05T01:00:00.000Z')
const NONE = { events: 0, seconds: 0 }
const STORES: MeasuredStores = {
  generation: 1,
  partitions: [{ partition: 0, lagEvents: 0, lagSeconds: 0, heldUpSince: null, caughtUpAt: NOW }],
  parked: new Map(),
  nodes: [{ nodeId: TAIHE, lastEventAt: NOW, gaps: 0 }],
  lags: [
    {
      ...{ nodeId: TAIHE, journal: 'here', stages: { journalled: NONE, logged: NONE }, since: null, isWaiting: false },
      ...NONE,
    },
  ],
  erasurePending: 0,
}

describe('what the page of operators says', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  /** The page of a process that is well, but for what is given. */
  async function saidOf(more: Partial<OpsSources>): Promise<(id: string) => string> {
    const directory = hub.directory.latest
    const sources: OpsSources = {
      ...{ roles: ['monitor'], now: () => NOW, uptime: () => 0, directory, readiness: async () => [] },
      ...{
        measure: async () => STORES,
        parked: async () => [],
        relay: null,
        withheld: null,
        webhooks: null,
        duties: null,
      },
      ...{ disk: () => null, findings: hub.side.directoryLog.findings, onFailure: () => {}, ...more },
    }
    const page = String(await opsFigures(await readOps(sources), directory()))
    return (id) => new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? ''
  }

  it('of a store that cannot be read: that nothing is known, and not that nothing is parked', async () => {
    const measure = async () => {
      throw new HubError('store-unavailable', 'The read store does not answer within 5 s.')
    }
    const said = await saidOf({ measure })
    for (const id of ['way', 'nodes', 'parked'])
      expect(said(id), id).to.include('不知道').and.include('does not answer').and.not.include('没有</p>')
    expect(said('disk')).to.include('系统没有回答')
  })

  it('of a failure that nobody expected, and tells it to the log', async () => {
    const failures: unknown[] = []
    const measure = async () => {
      throw new TypeError('x is not a function')
    }
    const said = await saidOf({ measure, onFailure: (error) => failures.push(error) })
    expect(said('way')).to.include('程序出错').and.include('x is not a function')
    expect(failures).to.have.length(1)
  })

  it('of duties: how many are overdue at each level, and nothing of what was backfilled', async () => {
    const counted = noCounts()
    for (const [key, count] of [
      ['recur overdue county', 2],
      ['task overdue county', 1],
      ['publish overdue township', 4],
      ['backfilled overdue city', 9],
      ['recur open city', 9],
    ] as const)
      counted.duties.set(key, count)
    const figures = { ...figuresOf([counted], []), countedAt: NOW }
    const duties = (await saidOf({ duties: () => figures }))('duties')
    expect(duties)
      .to.include('7 项')
      .and.include('县级 3 项：定期公开 2 项、方案任务 1 项')
      .and.include('乡镇级 4 项：公开信息 4 项')
    expect(duties).to.include('hub duties --check').and.not.include('9 项')
    expect((await saidOf({ duties: () => null }))('duties')).to.include('还没有数完')
  })

  it('of the disk and of foreign records in the directory', async () => {
    const said = await saidOf({
      disk: () => ({ freeBytes: 900_000_000, sizeBytes: 100_000_000_000 }),
      findings: () => ({
        passedOver: { undecodable: 2, 'bad-signature': 0, fork: 0 },
        latest: [{ offset: 7, reason: 'undecodable' }],
        waiting: [{ offset: 9, seq: 12 }],
      }),
    })
    expect(said('disk')).to.include('要处理').and.include('1%')
    expect(said('directory')).to.include('读不懂').and.include('2 条').and.include('位移 7').and.include('第 12 号')
  })

  it('of a partition that stands still: since when, and what holds it up', async () => {
    const since = '2026-03-05T00:50:00.000Z' as Instant
    const partitions = [{ partition: 3, lagEvents: 8, lagSeconds: 600, heldUpSince: since, caughtUpAt: since }]
    const said = await saidOf({ measure: async () => ({ ...STORES, partitions }) })
    expect(said('way')).to.include('要处理').and.include('8 条').and.include('10 分钟').and.include('事务挡住')
  })

  it('of a node whose journal lies elsewhere, never that nothing waits there', async () => {
    const unknown = { events: null, seconds: null }
    const [lag] = STORES.lags
    const lags = [{ ...lag, ...unknown, journal: 'elsewhere', stages: { journalled: unknown, logged: NONE } }]
    const said = await saidOf({ measure: async () => ({ ...STORES, lags }) as MeasuredStores })
    expect(said('nodes')).to.include('日志库在别处')
    expect(said('way')).to.include('1 个节点的日志库在别的数据文件夹')
  })

  it('of many nodes: those that need a hand, and how many more there are', async () => {
    const nodes = Array.from({ length: 500 }, (_, at) => ({
      nodeId: `n${1000 + at}`,
      lastEventAt: NOW,
      gaps: at === 499 ? 1 : 0,
    }))
    const said = await saidOf({ measure: async () => ({ ...STORES, nodes, lags: [] }) as never })
    expect(said('nodes'))
      .to.include('500 个节点，1 个要看一看')
      .and.include('n1499')
      .and.include('另有 475 个节点没有列出')
  })
})

describe('the page of operators, of a hub where everything is wrong', () => {
  it('stays below 60 KB', async () => {
    const hash = `sha-256:${'a'.repeat(64)}`
    const itemId = 'taihe-shuizhen.01a22cea-7891-7474-b917-887b83e01b49'
    const record = { partition: 11, offset: 123_456, nodeId: 'taihe-shuizhen', nodeSeq: 123_456, itemId, parkedAt: NOW }
    const subscription = {
      ...{
        url: `https://receiver.example/${'a'.repeat(80)}`,
        outlets: ['site/341222'],
        state: 'paused',
        reason: 'reset',
      },
      ...{ detail: 'the generation was dropped', stateSince: NOW, failures: 3, nextAttemptAt: NOW, behindSince: NOW },
    }
    const many = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at))
    const nodes = many(500, (at) => ({ nodeId: `node-number-${1000 + at}`, lastEventAt: null, gaps: 3 }))
    const parked = new Map(PARK_REASONS.map((reason) => [reason, 10_000]))
    const trouble = {
      code: 'store-damaged',
      says: 'nodes/x/journal.sqlite is damaged. Restore a copy, or move it away.',
    }
    const sources = {
      ...{ roles: ['publisher'], now: () => NOW, uptime: () => 0, readiness: async () => [] },
      measure: async () => ({ ...STORES, nodes, parked }),
      parked: async (reason: string, limit: number) => many(limit, () => ({ ...record, reason, envelopeHash: hash })),
      relay: () => nodes.map(({ nodeId }) => ({ nodeId, pending: null, waitsForFile: true, trouble })),
      withheld: async () => ({ items: many(20, () => ({ itemId, fault: 'signature-wrong', since: NOW })), more: 980 }),
      webhooks: () => ({
        state: 'delivering',
        subscriptions: many(200, (at) => ({
          subscription: { ...subscription, subscriptionId: `wh_${at}` },
          latest: null,
        })),
      }),
      ...{ duties: null, disk: () => null, onFailure: () => {} },
      findings: () => ({ passedOver: { undecodable: 1, 'bad-signature': 1, fork: 1 }, latest: [], waiting: [] }),
    } as unknown as OpsSources
    const directory = { node: () => ({ name: '阜阳市颍州区程集镇人民政府' }) } as never
    const page = String(await opsFigures(await readOps(sources), directory))
    expect(Buffer.byteLength(page)).to.be.below(60 * 1024)
  })
})

describe('an answer that is made once for all', () => {
  it('is made once while it is made and for three seconds after, and then anew', async () => {
    let made = 0
    let now = 0
    const waiting: (() => void)[] = []
    const ask = onceForAll(
      () => new Promise<number>((resolve) => waiting.push(() => resolve(++made))),
      () => now,
    )
    const first = [ask(), ask()]
    now = 60_000
    first.push(ask())
    for (const go of waiting) go()
    expect(await Promise.all(first)).to.deep.equal([1, 1, 1])
    now = 63_000
    expect(await ask()).to.equal(1)
    now = 63_001
    const next = ask()
    waiting.at(-1)?.()
    expect(await next).to.equal(2)
  })

  it('is made anew after it failed', async () => {
    const answers = [Promise.reject(new Error('away')), Promise.resolve('there')]
    const ask = onceForAll(
      () => answers.shift() as Promise<string>,
      () => 0,
    )
    expect(await ask().catch((error: Error) => error.message)).to.equal('away')
    expect(await ask()).to.equal('there')
  })
})
