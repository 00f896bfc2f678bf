import { expect } from 'chai'
import type { ItemId } from '../../services/domain/ids.ts'
import { foldSearch } from '../../services/domain/item/fold-search.ts'
import { tokenCondition } from '../../services/domain/item/search-tokens.ts'
import { createCandidateBudget } from '../../services/ports/candidate-budget.ts'
import type { Generation } from '../../services/ports/read-store.ts'
import { readListRows } from '../../services/query/list-rows.ts'
import { type Act, createScript, instantAt } from './read-model-script.ts'
import { BOARD, type OpenedReadStore, publish } from './read-store-under-test.ts'

/** Of A to G, each printed earlier than the one before. G is withdrawn. */
const ITEMS: Partial<Act>[] = [
  {
    title: '关于公布2026年农村低保名单的通知',
    documentNumber: '税政〔2026〕18号',
    organ: '民政局',
    text: '现将结果公布如下。',
    publishedOn: '2026-03-01',
  },
  {
    title: '徵地補償安置方案公告',
    organ: '自然资源局',
    text: '依據土地管理法制定。',
    publishedOn: '2026-02-20',
    content: {
      attachments: [
        {
          name: '附件1：补偿标准.pdf',
          mediaType: 'application/pdf',
          bytes: 1,
          sha256: '0'.repeat(64),
          url: 'https://a/b',
        },
      ],
    },
  },
  {
    title: '财务公开',
    documentNumber: '皖政办发﹝2020﹞第5号',
    text: '农村 低保资金（２０２６年），\n  ＡＢＣ公司支出。',
    publishedOn: '2026-02-10',
  },
  { title: '名单更正：低保对象', text: '根据税政[2026] 18 号文件。', publishedOn: '2026-01-05' },
  { title: 'Früher ς 公告“扶贫”', text: 'iPhone 采购，第12a号。', publishedOn: '2025-12-31' },
  {
    title: '转发皖政秘〔2019年〕第07号文',
    text: '按照阜府发〔2018〕009号、阜办( 2018 )第 12 号和亳政秘〔２０１８〕０３号精神，另见亳办〔2018〕4。',
    publishedOn: '2025-08',
  },
  { title: '已撤下的低保通知', text: '秘密。', publishedOn: '2025-06' },
]

/** What is typed, and the hits in their order: those in titles first, then the list's order. */
const QUERIES: [typed: string, hits: string][] = [
  ['皖政秘〔2019〕7号', 'F'],
  ['皖政秘〔2019〕07号', 'F'],
  ['皖政秘〔2019年〕第07号', 'F'],
  ['皖政秘[2019]第 7 号', 'F'],
  ['"转发皖政秘〔2019〕7号文"', 'F'],
  ['转发 皖政秘〔2019〕 007 号', 'F'],
  ['第07号', 'F'],
  ['阜府发〔2018〕9号', 'F'],
  ['阜府发〔2018〕009号', 'F'],
  ['阜府发〔2018〕第09号', 'F'],
  ['府发〔2018〕9号', 'F'],
  ['〔2018〕009号', 'F'],
  ['009号', 'F'],
  ['按照阜府发〔2018〕9号、', 'F'],
  ['阜办〔2018〕12号', 'F'],
  ['阜办〔2018〕012', 'F'],
  ['亳政秘〔2018〕3号', 'F'],
  ['亳政秘〔2018〕03号精神', 'F'],
  ['亳办〔2018〕4号', 'F'],
  ['亳办〔2018〕04', 'F'],
  ['阜府发〔2018〕90号', ''],
  ['阜府发〔2018〕0号', ''],
  ['低保', 'ADGC'],
  ['保', 'ADGC'],
  ['農村低保', 'AC'],
  ['农村 低保', 'AC'],
  ['低保\u3000农村', 'AC'],
  ['低保 名单', 'AD'],
  ['名单  低保', 'AD'],
  ['"低保名单"', 'A'],
  ['“低保 名单”', 'A'],
  ['「農村低保」 通知', 'A'],
  ['低保"', 'ADGC'],
  ['税政〔2026〕18号', 'AD'],
  ['税政[2026]18号', 'AD'],
  ['税政(2026)18号', 'AD'],
  ['税政（2026）18号', 'AD'],
  ['税政【2026】18号', 'AD'],
  ['税政「2026」18号', 'AD'],
  ['税政〔２０２６〕１８号', 'AD'],
  ['税政〔2026〕 18 号', 'AD'],
  ['税政〔2026〕第18号', 'AD'],
  ['税政〔2026〕018号', 'AD'],
  ['税政〔2026〕18', 'AD'],
  ['文号：税政〔2026〕18号', 'AD'],
  ['稅政〔2026〕18號', 'AD'],
  ['税政 〔2026〕18号', 'AD'],
  ['税政2026 18', 'AD'],
  ['税政202618', 'AD'],
  ['通知 税政[2026]18号', 'A'],
  ['税政〔2026〕1号', ''],
  ['税政〔2025〕18号', ''],
  ['皖政办发〔2020〕5号', 'C'],
  ['皖政办发﹝2020﹞第5号', 'C'],
  ['皖政办发[2020]5', 'C'],
  ['皖政辦發〔2020〕5號', 'C'],
  ['征地', 'B'],
  ['徵地', 'B'],
  ['征地补偿', 'B'],
  ['徵地補償', 'B'],
  ['依据', 'B'],
  ['补 偿', 'B'],
  ['附件1', 'B'],
  ['补偿标准.pdf', 'B'],
  ['補償標準．ＰＤＦ', 'B'],
  ['2026年', 'AC'],
  ['２０２６年', 'AC'],
  ['资金(2026年)', 'C'],
  ['2026年，ABC', 'C'],
  ['abc', 'C'],
  ['ａｂｃ公司', 'C'],
  ['（', 'C'],
  ['iphone', 'E'],
  ['采购 IPHONE', 'E'],
  ['第12A号', 'E'],
  ['früher', 'E'],
  ['FRÜHER σ', 'E'],
  ['公告扶贫', 'E'],
  ['扶貧', 'E'],
  ['⺠政局', 'A'],
  ['公告', 'BE'],
  ['撤下', 'G'],
  ['低保 已撤下', 'G'],
  ['秘密', ''],
  ['自然資源局', 'B'],
  ['没有的词', ''],
  ['低保 没有的词', ''],
]

/** The same with `exact`: as it stands, but for the case of letters. */
const LITERAL: [typed: string, hits: string][] = [
  ['农村 低保', 'C'],
  ['低保 名单', ''],
  ['農村', ''],
  ['徵地', 'B'],
  ['征地', ''],
  ['税政[2026] 18 号', 'D'],
  ['abc', ''],
  ['ａｂｃ', 'C'],
  ['“扶贫”', 'E'],
  ['IPHONE', 'E'],
  ['补偿标准.PDF', 'B'],
  ['低保', 'ADGC'],
]

/** What people type, and what they find. */
export function describeSearches(opened: () => OpenedReadStore): void {
  it('finds what people type, hits in titles first', async () => {
    const { generation } = opened()
    const script = createScript()
    await generation.write(
      script.batch(...ITEMS.map((item) => publish(item)), { type: 'withdraw', node: 0, which: 6, at: 1 }),
    )
    const ids = ITEMS.map((_, which) => script.itemId(0, which))
    const find = (q: string, exact = false) => hitsOf(generation, ids, { q, exact })
    for (const [typed, hits] of QUERIES) expect(await find(typed), typed).to.equal(hits)
    for (const [typed, hits] of LITERAL) expect(await find(typed, true), `exactly ${typed}`).to.equal(hits)
    const [id = ''] = ids
    for (const typed of [id, ` ${id.toUpperCase()} `, `https://example.gov.cn/items/${id}?a=b#c`])
      expect(await find(typed), typed).to.equal('A')
    expect(await find(id, true), 'an id as a text').to.equal('')
    expect(await find(`${id.slice(0, -1)}${id.endsWith('0') ? 1 : 0}`), 'an id of nothing').to.equal('')
  })
}

/** What a text from elsewhere is looked for by. */
export function describeNamedItems(opened: () => OpenedReadStore): void {
  it('names the items that have all tokens of a text, whatever list they are in', async () => {
    const { generation } = opened()
    const script = createScript()
    await generation.write(
      script.batch(...ITEMS.map((item) => publish(item)), { type: 'withdraw', node: 0, which: 6, at: 1 }),
    )
    const ids = ITEMS.map((_, which) => script.itemId(0, which))
    const named = async (text: string, most = 20) => {
      const condition = tokenCondition(foldSearch(text))
      return generation.namedByIndex(condition !== null && 'all' in condition ? condition.all : [], most)
    }
    expect(await named('依據土地管理法制定')).to.include(ids[1])
    expect(await named('已撤下的低保通知'), 'the notice of a withdrawn item').to.include(ids[6])
    expect(await named('低保', 2), 'no more than are asked for').to.have.length(2)
    expect(await named('')).to.deep.equal([])
    expect(await named('低保', 0)).to.deep.equal([])
  })
}

/** The letters of the hits, by pages of two. */
async function hitsOf(generation: Generation, ids: ItemId[], typed: { q: string; exact: boolean }): Promise<string> {
  const query = { ...typed, entries: [BOARD], today: '2026-03-02', order: 'printed' as const, limit: 2 }
  const horizon = instantAt(1_000_000)
  let hits = ''
  for (let after: Awaited<ReturnType<typeof readListRows>>['end'] = null; ; ) {
    const start = { ...(after !== null && { after }), horizon, hasAhead: false }
    const page = await readListRows(generation, { ...query, budget: createCandidateBudget() }, start)
    hits += page.rows.map(({ itemId }) => 'ABCDEFG'[ids.indexOf(itemId)]).join('')
    if (!page.more || page.end === null) return hits
    after = page.end
  }
}
