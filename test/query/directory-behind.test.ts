import { expect } from 'chai'
import { division } from '../../scripts/division.ts'
import { parseDivisionCode } from '../../services/domain/ids.ts'
import { checkedItem } from '../../services/query/checked-item.ts'
import { createProofCheck } from '../../services/query/proof-check.ts'
import { contentOf, startScratchHub } from '../scratch-hub.ts'
import { SHUIZHEN } from '../scratch-places.ts'

describe('a reader whose directory is behind the item that it reads', () => {
  it('finds the item right that was published after a merger which the reader has not heard of', async function () {
    this.timeout(20_000)
    const hub = await startScratchHub()
    const before = hub.directory.latest()
    await hub.define(division('341222109', '新镇', 'township', '341222'), {
      type: 'DivisionsMerged',
      codes: [parseDivisionCode('341222102')],
      into: parseDivisionCode('341222109'),
      since: '2026-01-01',
    })
    const { itemId } = hub.publish(SHUIZHEN, contentOf('合并之后', '内容'))
    await hub.settle()
    const document = (await hub.generation.items([itemId])).get(itemId)
    if (document === undefined) throw new Error('not applied')
    expect(document.shownOn).to.include('board/341222109')

    let latest = before
    const directory = {
      ...hub.directory,
      latest: () => latest,
      refresh: async () => {
        latest = await hub.directory.refresh()
        return latest
      },
    }
    const check = await checkedItem(document, { directory, checkProof: createProofCheck({ directory }) })
    expect(check.ok || check.fault).to.equal(true)
    await hub.stop()
  })
})
