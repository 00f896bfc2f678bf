import { relative } from 'node:path'
import { expect } from 'chai'
import { itemIdOf } from '../../../services/domain/ids.ts'
import { newId } from '../../../services/hub/clock.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'

describe('reads of a journal that belong together', () => {
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  it('see one state, whatever another process writes meanwhile; those after them see it', () => {
    const journal = hub.journalOf(TAIHE)
    const other = hub.openJournal(TAIHE, relative(hub.folder, hub.journalFile(TAIHE)))
    try {
      const command = {
        type: 'PublishItem',
        itemId: itemIdOf(TAIHE, newId()),
        content: contentOf('春耕公示', '正文'),
      } as const
      const seen = journal.reading(() => {
        const before = journal.head().nodeSeq
        hub.publisherOn(other).execute([{ command, idempotencyKey: newId(), actor: 'clerk' }])
        return [before, journal.head().nodeSeq, other.head().nodeSeq]
      })
      expect(seen).to.deep.equal([0, 0, 1])
      expect(journal.head().nodeSeq).to.equal(1)
    } finally {
      other.close()
    }
  })

  it('let nothing be written between them, and end when one of them fails', () => {
    const journal = hub.journalOf(TAIHE)
    expect(() => journal.reading(() => journal.transact(() => {}))).to.throw('within a transaction')
    expect(() =>
      journal.reading(() => {
        throw new Error('a read failed')
      }),
    ).to.throw('a read failed')
    hub.publish(TAIHE, contentOf('春耕公示', '正文'))
    expect(journal.reading(() => journal.head().nodeSeq)).to.equal(1)
  })
})
