import { expect } from 'chai'
import { engineOrPending, engines } from '../engines.ts'
import { realContent } from './real-content.ts'
import { sameToTheByte } from './same-to-the-byte.ts'
import { ndjson, needsShared } from './shared-data.ts'

const ITEMS = Number(process.env.HUB_TEST_ITEMS ?? 20_000)

const OUTLETS = [
  'board/341222102200',
  'board/341226104203',
  'board/341202001001',
  'site/341222',
  'site/341226',
  'topic/341200',
]

const TERMS = [
  ['更正', '补助标准', '脱贫攻坚', '太和县', '颍上', '公示', '年', '危房改造', '低保', '救助'],
  ['乡村振兴', '财政', '〔2021〕', '人民政府办公室', '条例', '规定', '村民委员会', '第三', '5.6', '号'],
].flat()

/**
 * SecantusDB, where no MongoDB is at hand, reads a whole list for each page of it (docs/read-models.md): 5,000 items take
 * it a quarter of an hour, and 20,000 items take it hours. That is not measured here.
 */
describe(`${ITEMS} generated items and the real ones through both compositions`, function () {
  this.timeout(4 * 3_600_000)
  before(async function () {
    await engineOrPending(this, engines.kafka())
    await engineOrPending(this, engines.registry())
    await engineOrPending(this, engines.mongo())
  })

  it('give the same documents, lists, search results and changes, to the byte', async function () {
    const real = ndjson(needsShared(this, 'data/items.ndjson')).map(realContent)
    const report = await sameToTheByte({ seed: 42, items: ITEMS, real, outlets: OUTLETS, terms: TERMS })
    process.stdout.write(`      ${JSON.stringify(report)}\n`)
    expect(report.digest.items).to.be.at.least(ITEMS + 95)
  })
})
