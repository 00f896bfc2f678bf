import { expect } from 'chai'
import fc from 'fast-check'
import type { KafkaMessage } from 'kafkajs'
import {
  countOfPartitions,
  type LogBeginning,
  type PartitionHead,
  partitionHeadOf,
} from '../../../services/adapters/kafka/log-beginning.ts'

const MINUTE = 60_000
const BEGUN_AT = 1_000_000

const head = (beginning: Partial<LogBeginning> | null, over: Partial<PartitionHead> = {}): PartitionHead => ({
  low: 0,
  beginning: beginning === null ? null : { logId: 'log', partition: 0, partitions: null, ...beginning },
  beganAt: BEGUN_AT,
  usedAt: BEGUN_AT + 1000,
  ...over,
})
/** A log as it was begun, in so many partitions. */
const begun = (count: number, partitions: number | null = null, over: Partial<PartitionHead> = {}) =>
  Array.from({ length: count }, (_, partition) => head({ partition, partitions }, over))
const countOf = (heads: PartitionHead[]) => countOfPartitions('hub.items', heads)

describe('the count of partitions of a log', () => {
  it('is what its beginning says, whatever partitions were added, and by whom they were begun', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.constantFrom('empty', 'junk', 'events', 'begun later', 'copied'), { maxLength: 6 }),
        fc.constantFrom<null | 'said'>(null, 'said'),
        (count, added, isSaid) => {
          const heads = begun(count, isSaid === 'said' ? count : null)
          const more = added.map((what, index) => {
            const partition = count + index
            if (what === 'begun later')
              return head({ partition, partitions: null }, { beganAt: BEGUN_AT + 60 * MINUTE, usedAt: null })
            if (what === 'copied') return head({ partition: 0, partitions: isSaid === 'said' ? count : null })
            return head(null, what === 'empty' ? { usedAt: null, beganAt: 0 } : {})
          })
          expect(countOf([...heads, ...more])).to.equal(count)
        },
      ),
    ))

  it('is not known of a topic in which no log was begun, nor of one that was begun and not used yet', () => {
    expect(countOf([])).to.equal(null)
    expect(countOf([head(null), head(null)])).to.equal(null)
    expect(countOf([...begun(2, null, { usedAt: null }), head(null, { usedAt: null })])).to.equal(null)
  })

  it('is known of one that says it, also before it is used, and when partitions have gone', () => {
    expect(countOf(begun(3, 3, { usedAt: null }))).to.equal(3)
    expect(countOf(begun(2, 3))).to.equal(3)
  })

  it('takes no partition for an added one because its broker’s clock is a little behind', () => {
    const heads = begun(3)
    heads[2] = head({ partition: 2 }, { beganAt: BEGUN_AT + MINUTE / 2 })
    expect(countOf(heads)).to.equal(3)
  })

  it('is never guessed where the beginning of a partition was deleted, unless another one says it', () => {
    const cut = head(null, { low: 10 })
    expect(() => countOf([head({}), cut]))
      .to.throw('partition 1 begins at offset 10')
      .with.property('code', 'log-truncated')
    expect(countOf([head({ partitions: 2 }), cut])).to.equal(2)
  })

  it('begins to be used with the first record that begins nothing', () => {
    const message = (timestamp: string) => ({ timestamp }) as KafkaMessage
    const beginning = { logId: 'log', partition: 0, partitions: null }
    const found = partitionHeadOf(0, [message('5'), message('6'), message('7')], ({ timestamp }) =>
      timestamp === '7' ? null : beginning,
    )
    expect(found).to.deep.equal({ low: 0, beginning, beganAt: 5, usedAt: 7 })
    expect(partitionHeadOf(0, [], () => null)).to.deep.equal({ low: 0, beginning: null, beganAt: 0, usedAt: null })
  })
})
