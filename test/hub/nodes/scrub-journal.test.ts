import { expect } from 'chai'
import { scrubJournal } from '../../../services/hub/nodes/scrub-journal.ts'

describe('a command that has redacted', () => {
  it('waits for a reader that holds the journal, and ends when the bytes are wiped', async () => {
    let left = 3
    expect(await scrubJournal({ scrub: () => left-- === 0 })).to.equal(true)
    expect(left).to.equal(-1)
  })

  it('ends all the same when the reader stays, and says so', async function () {
    this.timeout(20_000)
    expect(await scrubJournal({ scrub: () => false })).to.equal(false)
  })
})
