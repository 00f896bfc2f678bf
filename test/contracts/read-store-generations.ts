import { setImmediate } from 'node:timers/promises'
import { expect } from 'chai'
import { collectGarbage } from '../collect-garbage.ts'
import { createScript, emptyBatch, instantAt } from './read-model-script.ts'
import { BOARD, failure, type OpenedReadStore, publish } from './read-store-under-test.ts'

/** Generations beside each other, and the pointer that names one. */
export function describeGenerations(opened: () => OpenedReadStore): void {
  it('has no active generation until one is activated, and follows a switch', async () => {
    const { store } = opened()
    expect(await store.active()).to.equal(null)
    await store.activate(1)
    await store.open(2)
    expect(await store.list()).to.deep.equal([1, 2])
    const switched = new Promise<void>((resolve) => store.onSwitch(resolve))
    await store.activate(2)
    await switched
    expect(await store.active()).to.equal(2)
    await store.drop(1)
    expect(await store.list()).to.deep.equal([2])
  })

  it('begins an era with each switch, but not with one to a generation that was found the same', async () => {
    const { store } = opened()
    await store.open(2)
    const eras: (number | undefined)[] = []
    for (const [generation, same] of [
      [1, false],
      [2, true],
      [1, false],
      [2, false],
      [1, true],
    ] as const) {
      await store.activate(generation, { same })
      expect((await store.pointer())?.generation).to.equal(generation)
      eras.push((await store.pointer())?.era)
    }
    expect(eras).to.deep.equal([1, 1, 2, 3, 3])
  })

  it('has one id from the first time that it is asked for, also when two processes ask at once', async () => {
    const { store } = opened()
    let count = 0
    const newId = () => `random-part-${++count}`
    const [one, other] = await Promise.all([store.id(newId), store.id(newId)])
    expect(one)
      .to.equal(other)
      .and.to.match(/^random-part-\d[\w-]*$/)
    await store.activate(1)
    await store.open(2)
    await store.drop(2)
    expect(await store.id(newId)).to.equal(one)
  })

  it('refuses to drop the generation in use', async () => {
    const { store } = opened()
    await store.activate(1)
    expect((await failure(store.drop(1))).code).to.equal('generation-active')
    expect(await store.list()).to.deep.equal([1])
  })

  it('makes nothing for a reader of a generation that was never built, nor lets one be activated', async () => {
    const { store } = opened()
    expect((await failure(store.open(7, { readOnly: true }))).code).to.equal('generation-missing')
    expect((await failure(store.activate(7))).code).to.equal('generation-missing')
    expect(await store.list()).to.deep.equal([1])
    expect(await store.active()).to.equal(null)
  })

  it('keeps generations apart, and begins again after a drop', async () => {
    const { store, generation } = opened()
    const script = createScript()
    const batch = script.batch(publish())
    await generation.write(batch)
    const second = await store.open(2)
    expect(await second.counts()).to.deep.equal({ items: 0 })
    expect(await second.write(batch)).to.equal(true)
    await second.close()
    await store.drop(2)
    const again = await store.open(2)
    expect(await again.counts()).to.deep.equal({ items: 0 })
    expect(await again.checkpoints()).to.deep.equal([])
    expect(await generation.item(script.itemId(0, 0))).to.deep.equal(script.documents.get(script.itemId(0, 0)))
    await again.close()
  })

  it('takes no writes of a generation that was dropped under its writer, so that it does not come back', async () => {
    const { store, generation } = opened()
    await store.activate(1)
    const first = createScript().batch(publish())
    const second = await store.open(2)
    const begun = createScript({ partitions: 2 })
    expect(await second.write(begun.batch(publish()))).to.equal(true)
    await store.drop(2)
    expect((await failure(second.write(first))).code).to.equal('generation-dropped')
    const { next } = first.checkpoint
    const later = emptyBatch(next, { ...next, nextOffset: next.nextOffset + 1 })
    expect((await failure(second.write(later))).code).to.equal('generation-dropped')
    expect(await store.list()).to.deep.equal([1])
    expect(await generation.write(first)).to.equal(true)
    await second.close()
  })

  it('makes nothing for a writer of a generation that is gone, and remembers the highest number that was dropped', async () => {
    const { store } = opened()
    await store.activate(1)
    expect((await store.pointer())?.dropped).to.equal(0)
    for (const number of [3, 2]) await (await store.open(number)).close()
    for (const number of [3, 2]) await store.drop(number)
    expect((await failure(store.open(3, { existing: true }))).code).to.equal('generation-dropped')
    expect(await store.list()).to.deep.equal([1])
    expect((await store.pointer())?.dropped).to.equal(3)
    await store.activate(1)
    expect((await store.pointer())?.dropped).to.equal(3)
    await (await store.open(1, { existing: true })).close()
  })

  it('lists generations in the order of their numbers', async () => {
    const { store } = opened()
    for (const number of [10, 9, 2]) await (await store.open(number)).close()
    expect(await store.list()).to.deep.equal([1, 2, 9, 10])
  })

  it('finds what was written when it is opened again', async () => {
    const { store, generation } = opened()
    const script = createScript()
    await generation.write(script.batch(publish({ text: '再次打开' })))
    await generation.close()
    const again = await store.open(1)
    expect(await again.scan(null, 9)).to.deep.equal([...script.documents.values()])
    expect(await again.outlet({ entries: [BOARD], q: '次打', today: '2026-03-01', limit: 9 })).to.have.length(1)
    expect(await again.write(script.batch(publish({ at: 1 })))).to.equal(true)
    await again.close()
  })

  it('holds on to no generation that was closed', async () => {
    const closed = async () => {
      const generation = await opened().store.open(1)
      await generation.write(createScript().batch(publish()))
      generation.onWrite(() => {})()
      await generation.close()
      return new WeakRef(generation)
    }
    const reference = await closed()
    await setImmediate()
    collectGarbage()
    expect(reference.deref()).to.equal(undefined)
  })

  it('calls nobody back after the listener was taken off', async () => {
    const { generation } = opened()
    let calls = 0
    const stop = generation.onWrite(() => calls++)
    stop()
    const told = new Promise<void>((resolve) => generation.onWrite(resolve))
    await generation.write(createScript().batch(publish()))
    await told
    expect(calls).to.equal(0)
  })

  it('wakes a reader after each write, also of a checkpoint that stands still', async () => {
    const { store, generation } = opened()
    const reader = await store.open(1, { readOnly: true })
    const batch = createScript().batch(publish())
    let at = batch.checkpoint.next
    const toWrite = [batch]
    for (let second = 1; second <= 3; second++) {
      const next = { ...at, caughtUpAt: instantAt(second * 1000) }
      toWrite.push(emptyBatch(at, next))
      at = next
    }
    for (const each of toWrite) {
      const isSeen = async () => (await reader.checkpoint(0))?.caughtUpAt === each.checkpoint.next.caughtUpAt
      const seen = new Promise<void>((resolve) => reader.onWrite(async () => (await isSeen()) && resolve()))
      await generation.write(each)
      await seen
    }
    await reader.close()
  })
}
