import { expect } from 'chai'
import fc from 'fast-check'
import { createWritePace } from '../../services/projector/write-pace.ts'

/** A store that takes so many milliseconds for a write, by the records in it. */
function storeOf(duration: (count: number) => number, most = 500) {
  let milliseconds = 0
  const pace = createWritePace({ most, timer: () => milliseconds })
  const write = async (fails = false) => {
    const count = pace.size()
    const took = duration(count)
    await pace
      .measure(count, async () => {
        milliseconds += took
        if (fails) throw new Error('away')
      })
      .catch(() => {})
    return { count, took }
  }
  return { write }
}

const writes = async ({ write }: ReturnType<typeof storeOf>, times: number) => {
  const all: { count: number; took: number }[] = []
  for (let time = 0; time < times; time++) all.push(await write())
  return all
}

describe('a pace of writing', () => {
  it('soon writes as much at a time as it may, to a quick store', async () => {
    const all = await writes(
      storeOf((count) => 5 + count / 10),
      4,
    )
    expect(all.map(({ count }) => count)).to.deep.equal([50, 200, 500, 500])
  })

  it('never writes more at a time than it may', async () => {
    expect(
      (
        await writes(
          storeOf(() => 0, 20),
          3,
        )
      ).map(({ count }) => count),
    ).to.deep.equal([20, 20, 20])
  })

  it('comes to writes of at most half a second, or of 50 records, whatever a store needs for a write and for a record', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 40 }), async (each, record) => {
        const all = await writes(
          storeOf((count) => each + count * record),
          30,
        )
        for (const { count, took } of all.slice(10))
          expect(count === 50 || took <= 500, `${count} in ${took} ms`).to.equal(true)
      }),
    ))

  it('writes little behind a write that took long or failed late, and much again when the store is quick', async () => {
    let isSlow = false
    const store = storeOf((count) => (isSlow ? 25_000 : count / 10))
    await writes(store, 4)
    isSlow = true
    await store.write(true)
    isSlow = false
    expect((await writes(store, 5)).map(({ count }) => count)).to.deep.equal([50, 200, 500, 500, 500])
  })
})
