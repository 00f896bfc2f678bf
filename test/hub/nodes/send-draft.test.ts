import { expect } from 'chai'
import { hashOfRows } from '../../../services/domain/catalogue/printed-row.ts'
import { parseDivisionCode } from '../../../services/domain/ids.ts'
import type { CatalogueRow } from '../../../services/domain/item/content.ts'
import { createReviewClient } from '../../../services/hub/nodes/review-client.ts'
import { sendDraft } from '../../../services/hub/nodes/send-draft.ts'
import { rowsOf } from '../../office-calls.ts'
import { type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { FUYANG, TAIHE } from '../../scratch-places.ts'

describe('a draft that an office sends to its reviewer', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
    await hub.define({
      type: 'RulesAdopted',
      set: 'review',
      divisionCode: parseDivisionCode('341200'),
      since: '2026-01-01',
      rules: [{ id: 'county', level: 'county', reviews: 'catalogue', byLevel: 'city' }],
    })
  })
  after(() => hub.stop())

  const send = async (rows: CatalogueRow[]) => {
    const client = createReviewClient({
      ...{ address: hub.url, reviewer: FUYANG, nodeId: TAIHE, key: hub.keyOf(TAIHE), now: () => hub.clock.now },
    })
    const { isNew, round } = await sendDraft(client, { nodeId: TAIHE, field: '救灾', rows, rowsHash: hashOfRows(rows) })
    return `${isNew ? 'new' : 'known'} ${round.round}`
  }

  it('is a new round when anything of a row has changed, and the very same draft is sent once', async () => {
    const [first, second] = rowsOf('尽快', '每月') as [CatalogueRow, CatalogueRow]
    expect(await send([first, second])).to.equal('new 1')
    expect(await send([first, second])).to.equal('known 1')
    expect(await send([{ ...first, note: '县里另有规定' }, second])).to.equal('new 2')
    expect(await send([{ ...first, note: '县里另有规定' }, second])).to.equal('known 2')
    expect(await send([first, { ...second, rowId: 'r3' }])).to.equal('new 3')
    expect(await send([first, { ...second, rowId: 'r3', ended: '2026-03-05' }])).to.equal('new 4')
  })

  it('is the same draft when a row that it takes out would lapse a day later', async () => {
    const [first, second] = rowsOf('尽快', '每周') as [CatalogueRow, CatalogueRow]
    expect(await send([first, { ...second, ended: '2026-03-05' }])).to.equal('new 5')
    expect(await send([first, { ...second, ended: '2026-03-06' }])).to.equal('known 5')
    expect(await send([first, { ...second, ended: '2026-03-04' }])).to.equal('new 6')
  })
})
