import { expect } from 'chai'
import { engineOrPending, engines } from '../engines.ts'
import { sameToTheByte } from './same-to-the-byte.ts'

describe('the same events through both compositions', function () {
  this.timeout(240_000)
  before(async function () {
    await engineOrPending(this, engines.kafka())
    await engineOrPending(this, engines.registry())
    await engineOrPending(this, engines.mongo())
  })

  it('give the same documents, lists, search results and changes, to the byte', async () => {
    const report = await sameToTheByte({
      seed: 41,
      items: 200,
      real: [],
      outlets: ['board/341222102200', 'site/341222', 'site/341226', 'topic/341200'],
      terms: ['更正', '补助', '太和', '公示', '年'],
    })
    expect(report.digest.items).to.be.at.least(260)
    expect(report.listed).to.be.above(report.digest.items)
    expect(report.found).to.be.above(0)
  })
})
