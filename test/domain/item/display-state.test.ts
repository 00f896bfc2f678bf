import { expect } from 'chai'
import fc from 'fast-check'
import { parseInstant, parseNodeId } from '../../../services/domain/ids.ts'
import { isDisplayedOn } from '../../../services/domain/item/display-dates.ts'
import { DISPLAY_STATES, displayStateOn } from '../../../services/domain/item/display-state.ts'
import { mayRead, publicReader } from '../../../services/domain/item/may-read.ts'

const date = fc.option(
  fc.constantFrom('2025', '2026', '2026-02', '2026-03', '2026-03-04', '2026-03-05', '2026-03-06'),
  {
    nil: undefined,
  },
)
const item = fc.record({
  content: fc.option(fc.record({ displayFrom: date, displayUntil: date })),
  withdrawn: fc.option(fc.constant({ at: parseInstant('2026-03-04T02:00:00.000Z') })),
  hasLeft: fc.boolean(),
})
const TODAY = '2026-03-05'

describe('the state of an item on a day', () => {
  it('is the first that holds', () => {
    fc.assert(
      fc.property(item, ({ content, withdrawn, hasLeft }) => {
        const holds = {
          erased: content === null,
          left: hasLeft,
          withdrawn: withdrawn !== null,
          scheduled: TODAY.slice(0, content?.displayFrom?.length) < (content?.displayFrom ?? ''),
          ended: TODAY.slice(0, content?.displayUntil?.length) > (content?.displayUntil ?? '9'),
          shown: true,
        }
        const first = DISPLAY_STATES.find((state) => holds[state])
        expect(displayStateOn(TODAY, { content, withdrawn, hasLeft })).to.equal(first)
      }),
    )
  })

  it('is shown only where everybody may read the content, and lists show it', () => {
    fc.assert(
      fc.property(item, (one) => {
        const isShown = displayStateOn(TODAY, { ...one, hasLeft: false }) === 'shown'
        const readable = mayRead({ ...one, nodeId: parseNodeId('taihe') }, publicReader(TODAY))
        expect(isShown).to.equal(readable === 'content')
        if (isShown) expect(isDisplayedOn(one.content ?? {}, TODAY)).to.equal(true)
      }),
    )
  })
})
