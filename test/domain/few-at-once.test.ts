import { expect } from 'chai'
import { createFewAtOnce } from '../../services/domain/few-at-once.ts'

describe('few works at once', () => {
  it('run so many at a time, the others in the order in which they came, whatever fails', async () => {
    const fewAtOnce = createFewAtOnce(2)
    const ends = Array.from({ length: 6 }, () => Promise.withResolvers<void>())
    const [begun, running] = [[] as number[], { now: 0, most: 0 }]
    const works = ends.map(({ promise }, n) =>
      fewAtOnce(async () => {
        begun.push(n)
        running.most = Math.max(running.most, ++running.now)
        try {
          await promise
        } finally {
          running.now--
        }
      }),
    )
    const settled = Promise.allSettled(works)
    for (const [n, end] of ends.entries()) {
      if (n % 2 === 0) end.reject(new Error('failed'))
      else end.resolve()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await settled).filter(({ status }) => status === 'rejected')).to.have.length(3)
    expect(begun).to.deep.equal([0, 1, 2, 3, 4, 5])
    expect(running).to.deep.equal({ now: 0, most: 2 })
    expect(await fewAtOnce(async () => 'again')).to.equal('again')
  })
})
