import { expect } from 'chai'
import fc from 'fast-check'
import { outletFaults } from '../../services/auditor/outlet-faults.ts'
import type { Directory } from '../../services/domain/directory/directory.ts'
import { type DivisionCode, parseDivisionCode } from '../../services/domain/ids.ts'
import type { DirectoryReader } from '../../services/ports/directory-log.ts'
import { type KeptOutlet, outletsToKeep } from '../../services/ports/kept-outlet.ts'
import type { ProjectorStore } from '../../services/ports/projector-store.ts'
import { keepOutlets } from '../../services/projector/keep-outlets.ts'
import { outletOf } from '../../services/query/requested-outlet.ts'
import { type ScratchHub, startScratchHub } from '../scratch-hub.ts'

/** Keeps outlets as a store does; several projectors may write. */
function createKept() {
  const kept = new Map<string, KeptOutlet>()
  const writes: string[][] = []
  let reads = 0
  const store = () =>
    ({
      outletsKept: async () => {
        reads++
        return [...kept.values()]
      },
      keepOutlets: async (outlets: KeptOutlet[]) => {
        writes.push(outlets.map(({ outlet }) => outlet).sort())
        for (const one of outlets)
          if ((kept.get(one.outlet)?.directoryPosition ?? -1) < one.directoryPosition) kept.set(one.outlet, one)
      },
    }) as unknown as ProjectorStore
  return { kept, store, writes, reads: () => reads }
}

describe('the outlets that a store keeps', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  let directory: DirectoryReader
  before(async () => {
    hub = await startScratchHub()
    const [from, into] = ['341222102201', '341222102200'].map(parseDivisionCode)
    hub.define({
      type: 'DivisionsMerged',
      codes: [from as DivisionCode],
      into: into as DivisionCode,
      since: '2026-03-01',
    })
    directory = hub.directory
    await directory.refresh()
  })
  after(() => hub.stop())
  const faults = (kept: Map<string, KeptOutlet>, directoryPosition: number) =>
    outletFaults(
      {
        outletsKept: async () => [...kept.values()],
        checkpoints: async () => [{ directoryPosition }] as never,
      },
      directory,
    )

  it('are those of the directory, with the entries that the API tells, of merged ones too', async () => {
    const { kept, store } = createKept()
    await keepOutlets(store(), directory.latest())
    expect(kept.size).to.be.greaterThan(5)
    for (const one of kept.values()) {
      const [kind = '', code = ''] = one.outlet.split('/')
      const { entries, division } = await outletOf(kind, code, directory)
      expect([one.entries, one.name, one.mergedInto]).to.deep.equal([entries, division.name, division.mergedInto])
    }
    expect(kept.get('board/341222102200')?.entries).to.include('board/341222102201')
    expect(kept.get('board/341222102201')?.mergedInto).to.equal('341222102200')
    expect(await faults(kept, directory.latest().position)).to.deep.equal([])
  })

  it('come to the same with any projectors that are at any places of the directory, and write nothing twice', async () => {
    const { position } = directory.latest()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 0, max: position })), { maxLength: 12 }),
        async (steps) => {
          const { kept, store, writes } = createKept()
          const projectors = [store(), store(), store()]
          await Promise.all(
            steps.map(async ([which, at]) => keepOutlets(projectors[which] as ProjectorStore, await directory.at(at))),
          )
          const reached = Math.max(0, ...steps.map(([, at]) => at))
          expect(await faults(kept, reached)).to.deep.equal([])
          await keepOutlets(projectors[0] as ProjectorStore, directory.latest())
          expect(await faults(kept, position)).to.deep.equal([])
          const before = writes.length
          await keepOutlets(projectors[0] as ProjectorStore, directory.latest())
          await keepOutlets(store(), directory.latest())
          expect(writes.length).to.equal(before)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('are written where they become others only, and are read from the store once', async () => {
    const { position } = directory.latest()
    const { store, writes, reads } = createKept()
    const one = store()
    // The last fact is the merger; the one before it says nothing of divisions.
    for (const at of [position - 2, position - 1, position]) await keepOutlets(one, await directory.at(at))
    await keepOutlets(one, { ...directory.latest(), position: position + 1 })
    expect(writes.slice(1)).to.deep.equal([['board/341222102200', 'board/341222102201']])
    expect(reads()).to.equal(1)
  })

  it('are not looked at again under the same directory or an earlier one', async () => {
    const { position } = directory.latest()
    const { store, writes } = createKept()
    const one = store()
    await keepOutlets(one, directory.latest())
    // Nothing but its position can be asked of these.
    for (const at of [position - 1, position]) await keepOutlets(one, { position: at } as Directory)
    expect(writes).to.have.length(1)
  })

  it('stay where another projector has kept those of the same directory or of a later one', async () => {
    const { position } = directory.latest()
    const { kept, store, writes } = createKept()
    await keepOutlets(store(), directory.latest())
    await keepOutlets(store(), await directory.at(position - 1))
    kept.set('site/341222', { ...(kept.get('site/341222') as KeptOutlet), name: '别处' })
    await keepOutlets(store(), directory.latest())
    expect(writes).to.have.length(1)
  })

  it('are tried again where the store was away', async () => {
    const { kept, store } = createKept()
    const away = store()
    const { keepOutlets: write } = away
    let isAway = true
    away.keepOutlets = async (outlets) => {
      if (isAway) throw new Error('away')
      await write?.(outlets)
    }
    const failed = await keepOutlets(away, directory.latest()).catch((error: Error) => error.message)
    expect([failed, kept.size]).to.deep.equal(['away', 0])
    isAway = false
    await keepOutlets(away, directory.latest())
    expect(await faults(kept, directory.latest().position)).to.deep.equal([])
  })

  it('are compared: one that is missing, that was changed or that the directory does not know is told', async () => {
    const { position } = directory.latest()
    const whole = () => new Map(outletsToKeep(directory.latest()).map((one) => [one.outlet as string, one]))
    const changed = (change: (kept: Map<string, KeptOutlet>, one: KeptOutlet) => void) => {
      const kept = whole()
      change(kept, structuredClone(kept.get('site/341222') as KeptOutlet))
      return faults(kept, position)
    }
    expect(await changed((kept) => kept.delete('site/341222'))).to.deep.equal(['outlet site/341222: missing'])
    for (const more of [
      { name: '别处' },
      { entries: ['site/341222' as never] },
      { mergedInto: parseDivisionCode('341200') },
      { directoryPosition: position + 1 },
      { directoryPosition: -1 },
      { directoryPosition: 0.5 },
      { directoryPosition: 0 },
    ])
      expect(
        await changed((kept, one) => kept.set(one.outlet, { ...one, ...more })),
        JSON.stringify(more),
      ).to.deep.equal(['outlet site/341222: not as the directory says'])
    expect(
      await changed((kept, one) => kept.set('site/000000', { ...one, outlet: 'site/000000' as never })),
    ).to.deep.equal(['outlet site/000000: not as the directory says'])
  })
})
