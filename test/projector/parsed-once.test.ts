import { expect } from 'chai'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'

/** The texts that are parsed while work is done. */
async function parsedDuring(work: () => Promise<void>): Promise<string[]> {
  const parsed: string[] = []
  const { parse } = JSON
  JSON.parse = (text, reviver) => {
    parsed.push(String(text))
    return parse(text, reviver)
  }
  try {
    await work()
  } finally {
    JSON.parse = parse
  }
  return parsed
}

describe('a content', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  it('is not parsed again on its way from the log to the read store, nor is its envelope', async () => {
    hub.publish(TAIHE, contentOf('公示', '正文'))
    const parsed = await parsedDuring(() => hub.settle())
    expect(parsed.filter((text) => text.includes('taihe'))).to.deep.equal([])
    expect(parsed.filter((text) => text.includes('公示'))).to.deep.equal([])
  })

  it('is parsed once more when it is replaced, to take its words out of the index; the new one is not', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('公示', '第一版'))
    await hub.settle()
    hub.revise(itemId, 1, contentOf('公示', '第二版'))
    const parsed = await parsedDuring(() => hub.settle())
    expect(parsed.filter((text) => text.includes('公示')).map((text) => text.includes('第一版'))).to.deep.equal([true])
    expect(parsed.filter((text) => text.includes('nodeSeq'))).to.deep.equal([])
  })
})
