import { expect } from 'chai'
import fc from 'fast-check'
import { createHashList } from '../../services/auditor/hash-list.ts'
import { hashOf } from '../../services/domain/canonical.ts'
import type { Hash } from '../../services/domain/ids.ts'

describe('a list of hashes', () => {
  it('knows what a plain map knows, whatever gaps there are between the places', () => {
    const steps = fc.array(
      fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 2 ** 45 })),
    )
    fc.assert(
      fc.property(steps, (gaps) => {
        const list = createHashList()
        const plain = new Map<number, Hash>()
        let place = 1
        for (const gap of gaps) {
          place += gap
          list.put(place, hashOf(`${place} ${gap}`))
          plain.set(place, hashOf(`${place} ${gap}`))
        }
        expect(list.length).to.equal(Math.max(0, ...plain.keys()))
        for (const [at, hash] of plain)
          for (const near of [at - 1, at, at + 1, at + 100])
            expect(list.at(near), `${near}`).to.equal(near === at ? hash : (plain.get(near) ?? null))
        expect(list.at(0)).to.equal(null)
      }),
    )
  })
})
