import { expect } from 'chai'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { parseContent } from '../../../services/domain/item/content-schema.ts'
import { newId } from '../../../services/hub/clock.ts'
import { catalogueDraft, draftContent } from '../../../services/publisher/catalogue/catalogue-draft.ts'
import { createCatalogueShelf } from '../../../services/publisher/catalogue/catalogue-shelf.ts'
import { type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'

const DAY = '2026-03-05'
/** As people write it in a cell: with a line break by Alt and Enter, spaces behind, and nothing but a space. */
const SHEET = [
  { no: '1 ', level1: '救灾', level2: '物资\n发放', basis: ' 《条例》 ', timeLimit: '尽快', audience: '\u3000' },
]

describe('a draft of a catalogue', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const shelf = () => createCatalogueShelf({ journal: hub.journalOf(TAIHE), codec: hub.codec, turn: async () => {} })
  const publish = (rows: object) => {
    const draft = draftContent({ before: null, rows: rows as never }, { field: '救灾', office: '太和县' })
    const parsed = parseContent(draft)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults))
    return hub.publish(TAIHE, parsed.content)
  }

  it('has the hash that it has when it is published, however its cells were typed, and is known again', async () => {
    const { rows, rowsHash } = catalogueDraft(SHEET, null, DAY)
    publish(rows)
    const signed = shelf().standing('救灾')
    expect(hashOfRows(signed?.content.rows ?? [])).to.equal(rowsHash)
    expect(catalogueDraft(SHEET, signed, DAY).changes).to.deep.equal([])
  })

  it('finds the catalogue that stands, and forgets one that was withdrawn', async () => {
    const own = shelf()
    await own.prepare()
    const before = own.standing('救灾')
    const { rows } = catalogueDraft([{ no: '1', level2: newId(), timeLimit: '每月' }], null, DAY)
    const { itemId } = publish(rows)
    expect(own.standing('救灾')?.itemId).to.equal(itemId)
    hub.withdraw(itemId, 1)
    expect(own.standing('救灾')).to.deep.equal(before)
    expect(own.standing('扶贫')).to.equal(null)
  })
})
