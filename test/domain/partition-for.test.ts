import { expect } from 'chai'
import fc from 'fast-check'
import { Partitioners } from 'kafkajs'
import { partitionFor } from '../../services/domain/partition-for.ts'

/** So many partitions that the number of one is the hash without its sign. */
const MANY = 0x7fffffff

describe('the partition of a node', () => {
  // From Kafka's own org.apache.kafka.common.utils.UtilsTest, for texts of every length modulo 4.
  for (const [text, hash] of [
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ] as const)
    it(`is by the hash that Kafka has for “${text}”`, () => {
      expect(partitionFor(text, MANY)).to.equal(hash & MANY)
    })

  it('is the one that another client of Kafka chooses, whatever the node is called', () => {
    const choose = Partitioners.DefaultPartitioner()
    const unused = { partitionErrorCode: 0, leader: 0, replicas: [], isr: [] }
    const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({ partitionId, ...unused }))
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        expect(partitionFor(key, 12)).to.equal(choose({ topic: 't', partitionMetadata, message: { key, value: null } }))
      }),
    )
  })

  it('is one of the partitions that there are, and the same each time', () => {
    for (let number = 0; number < 100; number++) {
      const partition = partitionFor(`node-${number}`, 12)
      expect(partition).to.be.within(0, 11)
      expect(partitionFor(`node-${number}`, 12)).to.equal(partition)
    }
  })
})
