import { join } from 'node:path'
import { expect } from 'chai'
import { openSqliteReadStore } from '../../../services/adapters/sqlite/read-store.ts'
import { type ItemId, parseInstant } from '../../../services/domain/ids.ts'
import { timers } from '../../../services/hub/clock.ts'
import { followGenerations } from '../../../services/hub/running/follow-generations.ts'
import type { KnownLayouts } from '../../../services/ports/read-layout.ts'
import type { ReadStore } from '../../../services/ports/read-store.ts'
import { eventually } from '../../e2e/scratch.ts'
import { failureOf } from '../../failure-of.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'

const FIRST = { current: 1, oldest: 1 }
const STILL_READ = { current: 2, oldest: 1 }
const NO_LONGER_READ = { current: 2, oldest: 2 }

describe('read models of another layout, at the start of a projector', () => {
  let hub: ScratchHub
  let notes: string[]
  let errors: Error[]
  beforeEach(async () => {
    hub = await startScratchHub()
    notes = []
    errors = []
  })
  afterEach(() => hub.stop())

  const storeOf = (layouts: KnownLayouts): ReadStore =>
    openSqliteReadStore({ folder: join(hub.folder, 'layouts'), timers, layouts })

  const following = (store: ReadStore) => {
    return followGenerations({
      side: hub.side,
      store,
      onBatch: () => {},
      onRetry: (error) => errors.push(error),
      onNote: (text) => notes.push(text),
    })
  }

  /** Projects, with code that knows these layouts, until the work is done. */
  async function projecting<T>(layouts: KnownLayouts, work: (store: ReadStore) => Promise<T>): Promise<T> {
    const store = storeOf(layouts)
    const projector = await following(store)
    try {
      await projector.caughtUp()
      return await work(store)
    } finally {
      await projector.stop()
      await store.close()
      expect(errors).to.deep.equal([])
    }
  }
  const isIn = async (store: ReadStore, generation: number, itemId: ItemId): Promise<boolean> => {
    const opened = await store.open(generation, { readOnly: true })
    const found = await opened.item(itemId)
    await opened.close()
    return found !== null
  }
  const published = async (title: string): Promise<ItemId> => {
    const { itemId } = hub.publish(TAIHE, contentOf(title, '正文'))
    await hub.settle()
    return itemId
  }

  it('are built again beside, where they are still read: they serve and are applied meanwhile, and no era begins', async () => {
    const before = await published('升级之前')
    await projecting(FIRST, async () => {})
    await projecting(STILL_READ, async (store) => {
      const meanwhile = await published('升级之时')
      await eventually(async () => (await store.active()) === 2)
      expect(await store.pointer()).to.deep.equal({ generation: 2, era: 1, dropped: 0 })
      for (const generation of [1, 2])
        for (const itemId of [before, meanwhile]) await eventually(() => isIn(store, generation, itemId))
      const after = await published('升级之后')
      for (const generation of [1, 2]) await eventually(() => isIn(store, generation, after))
      expect(await Promise.all([1, 2].map((number) => store.layoutOf(number)))).to.deep.equal(['older', 'current'])
    })
    expect(notes.join('\n')).to.match(/older layout.*\n.*generation 2 is the same/)
  })

  it('go on serving where what was built is not the same, and the operator is told', async () => {
    const itemId = await published('原题')
    await projecting(FIRST, async () => {})
    const store = storeOf(FIRST)
    const generation = await store.open(1)
    const document = await generation.item(itemId)
    if (document === null) throw new Error('not there')
    const [checkpoint] = await generation.checkpoints()
    if (checkpoint === undefined) throw new Error('no checkpoint')
    const nothing = { history: [], superseded: [], erasures: [], park: [], repark: [], discard: [], unpark: [] }
    const derived = {
      content: null,
      facets: [],
      title: null,
      field: null,
      organName: null,
      displayFrom: null,
      displayUntil: null,
      handsOver: false,
    }
    const { directoryPosition } = document
    const item = { document: { ...document, version: 9, shownOn: [] }, directoryPosition, ...derived }
    const at = { changedAt: { partition: 0, offset: 1 }, loggedAt: parseInstant('2026-03-05T01:00:00.000Z') }
    const write = { ...nothing, free: [], heads: [], items: [{ ...item, ...at }] }
    await generation.write({ ...write, checkpoint: { previous: checkpoint, next: checkpoint } })
    await store.close()
    await projecting(STILL_READ, async (later) => {
      await eventually(async () => notes.length === 2)
      expect(await later.active()).to.equal(1)
    })
    expect(notes[1]).to.match(/generation 2 is not the same as the live one \(1 items differ\).*hub rebuild --compare/)
  })

  it('are built again before anybody reads, where they are no longer read, and are dropped; nothing is called damaged', async () => {
    const itemId = await published('升级之前')
    await projecting(FIRST, async () => {})
    const store = storeOf(NO_LONGER_READ)
    expect(await failureOf(store.open(1, { readOnly: true }))).to.include({ code: 'layout-outdated', retryable: true })
    await store.close()
    await projecting(NO_LONGER_READ, async (later) => {
      expect(await later.pointer()).to.deep.equal({ generation: 2, era: 2, dropped: 1 })
      expect(await later.list()).to.deep.equal([2])
      expect(await isIn(later, 2, itemId)).to.equal(true)
    })
    expect(notes[0]).to.match(/generation 1 has the layout of an earlier version, .* built again from the log/)
    expect(notes.join('\n'))
      .to.match(/generation 2 is built, 1 items/)
      .and.not.to.include('damage')
  })

  it('are filled further in the generation that an earlier start began', async () => {
    await published('升级之前')
    await projecting(FIRST, async () => {})
    const begun = storeOf(NO_LONGER_READ)
    await begun.open(2)
    await begun.close()
    await projecting(NO_LONGER_READ, async (store) => expect(await store.list()).to.deep.equal([2]))
  })

  it('are built again by two projectors at once, in one generation', async () => {
    const itemId = await published('升级之前')
    await projecting(FIRST, async () => {})
    const stores = [storeOf(NO_LONGER_READ), storeOf(NO_LONGER_READ)]
    const projectors = await Promise.all(stores.map(following))
    const [store] = stores as [ReadStore]
    expect(await store.pointer()).to.include({ generation: 2, dropped: 1 })
    expect(await store.list()).to.deep.equal([2])
    expect(await isIn(store, 2, itemId)).to.equal(true)
    for (const projector of projectors) await projector.stop()
    for (const each of stores) await each.close()
    expect(errors).to.deep.equal([])
  })

  it('are left as they are, and the start is refused, where a later version made them', async () => {
    await projecting(STILL_READ, async () => {})
    const store = storeOf(FIRST)
    expect(await failureOf(following(store))).to.include({ code: 'layout-newer', retryable: false })
    expect(await store.list()).to.deep.equal([1])
    await store.close()
  })

  it('that are not in use and no longer read are dropped, because no redaction could reach them', async () => {
    await projecting(FIRST, async () => {})
    const later = storeOf(STILL_READ)
    await later.open(2)
    await later.activate(2)
    await later.close()
    await projecting(NO_LONGER_READ, async (store) => expect(await store.list()).to.deep.equal([2]))
    expect(notes).to.have.length(1)
    expect(notes[0]).to.match(/generation 1 has a layout that this version does not read: it was dropped/)
  })
})
