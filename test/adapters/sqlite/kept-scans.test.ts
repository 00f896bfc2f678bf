import { hash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import type { FileHash } from '../../../services/domain/attachments.ts'
import { itemIdOf } from '../../../services/domain/ids.ts'
import { newId } from '../../../services/hub/clock.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'

const SCAN = hash('sha256', '审核单', 'hex') as FileHash
const FILE = 'with-scans.sqlite'

describe('the hash of a scan that a journal keeps beside an event', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  it('is there when the journal is opened again, for that event alone, and damage to it shows', () => {
    using first = opened()
    const publish = (title: string, scan?: FileHash) => {
      const command = {
        type: 'PublishItem',
        itemId: itemIdOf(TAIHE, newId()),
        content: contentOf(title, '文'),
      } as const
      const [outcome] = hub
        .publisherOn(first.journal)
        .execute([{ command, idempotencyKey: newId(), actor: 'clerk', isNew: true, scan }])
      if (outcome?.ok !== true) throw new Error(outcome?.code)
      return outcome.eventId
    }
    const [one, other] = [publish('有审核单', SCAN), publish('没有审核单')]
    using again = opened()
    expect([again.journal.scanOf(one), again.journal.scanOf(other)]).to.deep.equal([SCAN, null])
    expect(again.journal.check?.()).to.deep.equal([])
    using database = new DatabaseSync(join(hub.folder, FILE))
    database.exec("UPDATE scans SET scan = x'00'")
    expect(again.journal.check?.().map(({ what }) => what)).to.deep.equal([
      `the scan kept with event ${one} is not what was written`,
    ])
  })

  function opened() {
    const journal = hub.openJournal(TAIHE, FILE)
    return { journal, [Symbol.dispose]: () => journal.close() }
  }
})
