import { expect } from 'chai'
import { emptyDirectory } from '../../services/domain/directory/apply-directory-events.ts'
import { parseNodeId } from '../../services/domain/ids.ts'
import { partOfBatch, prepareBatch } from '../../services/projector/prepared-batch.ts'
import { DIRECTORY, directoryAfter, HUB, keyOf, node, OTHER_TOWN } from '../domain/scene.ts'
import { CODEC } from '../plain-hub/roots.ts'
import { advancedAt, controlAt, eventAt, junkAt, preparedBatch, ROOTS, readerOf } from './batch-scene.ts'
import { LOGGED_AT, twoEvents } from './fold-scene.ts'

const LOG_CREATED = { type: 'LogCreated', logId: 'log', partition: 0 } as const

describe('a batch that is prepared', () => {
  const [first, second] = twoEvents()
  const later = directoryAfter(DIRECTORY, node(parseNodeId('sangyuan'), 'township', OTHER_TOWN))

  it('says of each record what it is, where it is and when the log took it', async () => {
    const { partition, records } = await preparedBatch([
      eventAt(3, first, 'zehe'),
      controlAt(4, LOG_CREATED),
      controlAt(5, LOG_CREATED, { ...keyOf('thief'), keyId: 'root-1' }),
      junkAt(6),
    ])
    expect(partition).to.equal(0)
    expect(records.map(({ kind, key, authentic }) => [kind, key, authentic])).to.deep.equal([
      ['event', 'zehe', false],
      ['control', null, true],
      ['control', null, false],
      ['undecodable', 'liulin', false],
    ])
    expect(records.map(({ position }) => position)).to.deep.equal(
      [3, 4, 5, 6].map((offset) => ({ partition: 0, offset })),
    )
    expect(records.every(({ time }) => time === LOGGED_AT)).to.equal(true)
    expect(records[0]?.hash).to.equal(first.envelopeHash)
  })

  it('has for each record the directory in force there, and the nodes that it knows from there on', async () => {
    const batch = await preparedBatch([eventAt(3, first), advancedAt(4, later), eventAt(5, second)], DIRECTORY, later)
    expect(batch.records.map(({ directory }) => directory.position)).to.deep.equal([
      DIRECTORY.position,
      later.position,
      later.position,
    ])
    expect(batch.records.map(({ nowKnown }) => nowKnown)).to.deep.equal([[], ['sangyuan'], []])
    expect(batch.directory).to.equal(later)
  })

  it('has parts, each with the directory in force after it', async () => {
    const batch = await preparedBatch(
      [eventAt(3, first), controlAt(4, LOG_CREATED), advancedAt(5, later), eventAt(6, second)],
      DIRECTORY,
      later,
    )
    const partFrom = (from: number, count: number) => {
      const { records, directory } = partOfBatch(batch, from, count)
      return [records.map(({ position }) => position.offset), directory.position]
    }
    expect(partFrom(0, 1)).to.deep.equal([[3], DIRECTORY.position])
    expect(partFrom(0, 2)).to.deep.equal([[3, 4], DIRECTORY.position])
    expect(partFrom(1, 2)).to.deep.equal([[4, 5], later.position])
    expect(partFrom(4, 2)).to.deep.equal([[], later.position])
  })

  it('checks the signatures of its events ahead, under the directory in force at each', async () => {
    const asked: string[] = []
    const batch = await prepareBatch(
      {
        partition: 0,
        records: [eventAt(3, first), advancedAt(4, DIRECTORY), eventAt(5, second)],
        directory: emptyDirectory(HUB),
      },
      {
        codec: CODEC,
        directory: readerOf(DIRECTORY),
        rootKeys: ROOTS,
        verify: async (text) => {
          asked.push(text)
          return true
        },
      },
    )
    await batch.signatures.done()
    expect(asked).to.deep.equal([second.envelopeText])
  })
})
