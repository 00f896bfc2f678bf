import { expect } from 'chai'
import { searchJournal } from '../../services/publisher/search-journal.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

describe('what a text finds in a journal', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const find = (text: string) =>
    searchJournal({ journal: hub.journalOf(TAIHE), codec: hub.codec }, text).map(
      ({ itemId, version, status, title }) => `${itemId} ${version} ${status} ${title}`,
    )

  it('is what the items say now; a withdrawn one stays withdrawn, whatever a redaction makes of it', () => {
    const { itemId } = hub.publish(TAIHE, contentOf('春耕公示', '正文'))
    hub.withdraw(itemId, 1)
    hub.redact(itemId, 2, contentOf('秋收公示', '正文'))
    const other = hub.publish(TAIHE, contentOf('低保公示', '秋收之后')).itemId
    expect(find('春耕')).to.deep.equal([])
    expect(find('秋收')).to.deep.equal([`${itemId} 3 withdrawn 秋收公示`, `${other} 1 live 低保公示`])
    hub.revise(other, 1, contentOf('低保公示', '冬至之后'))
    expect(find('秋收')).to.have.length(1)
    hub.withdraw(other, 2)
    expect(find('冬至')).to.deep.equal([`${other} 3 withdrawn 低保公示`])
  })
})
