import { expect } from 'chai'
import { bookmarkFaults } from '../../services/auditor/journal-bookkeeping.ts'
import { HubError } from '../../services/domain/errors.ts'
import type { EventCodec } from '../../services/ports/event-codec.ts'
import { failureOf } from '../failure-of.ts'
import { contentOf, startScratchHub } from '../scratch-hub.ts'

describe('an audit of the bookmark', () => {
  it('ends when a registry is away, and does not blame the bookmark for that', async () => {
    const hub = await startScratchHub()
    try {
      hub.publish('taihe', contentOf('公示', '内容'))
      await hub.settle()
      const away = new HubError('registry-unavailable', 'The registry does not answer.')
      const codec: EventCodec = {
        ...hub.codec,
        decode: () => {
          throw away
        },
      }
      const walk = { end: 0, advances: [] }
      const faults = bookmarkFaults({ journal: hub.journalOf('taihe'), log: hub.log, codec, walk })
      expect(await failureOf(faults)).to.equal(away)
    } finally {
      await hub.stop()
    }
  })
})
