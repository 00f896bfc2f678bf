import { expect } from 'chai'
import fc from 'fast-check'
import { canonicalText } from '../../../services/domain/canonical.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { foldText, searchTextOf } from '../../../services/domain/item/search-text.ts'
import { tokenCondition, tokenText } from '../../../services/domain/item/search-tokens.ts'
import { expectLinearTime } from '../../linear-time.ts'
import { contentWith } from '../scene.ts'

const searchText = (change: Partial<Content>, status: 'live' | 'withdrawn' = 'live', organ: string | null = null) =>
  searchTextOf({ status, contentText: canonicalText(contentWith(change)) }, organ)

describe('what a search looks in', () => {
  const full = {
    title: '柳林镇公示',
    documentNumber: '柳政〔2026〕7号',
    indexNumber: '003/202603',
    organ: { name: '柳林镇人民政府', kind: 'government', divisionCode: '341222102' },
    jointOrgans: [{ name: '财政所', kind: 'department', divisionCode: '341222102' }],
    summary: '摘要文字',
    keywords: ['低保'],
    body: { format: 'text', text: '正文文字' },
  } satisfies Partial<Content>

  it('holds title, numbers, organs, summary, keywords and body', () => {
    expect(searchText(full).split('\n')).to.deep.equal([
      '柳林镇公示',
      '柳政〔2026〕7号',
      '003/202603',
      '柳林镇人民政府',
      '财政所',
      '摘要文字',
      '低保',
      '正文文字',
    ])
  })

  it("holds the node's name where the content names no organ", () => {
    expect(searchText({}, 'live', '柳林镇').split('\n')).to.include('柳林镇')
  })

  it('of a withdrawn item is what its notice shows, title and organ', () => {
    expect(searchText(full, 'withdrawn')).to.equal('柳林镇公示\n柳林镇人民政府')
  })

  it('of an erased item is nothing', () => {
    expect(searchTextOf({ status: 'live', contentText: null }, '柳林镇')).to.equal('')
  })

  it('of HTML is the text that people see: words across tags, paragraphs apart, entities read', () => {
    const text = '<p>脱<b>贫</b>攻坚</p><p>第二&#27573; &lt;a&gt; &unknown; &#x110000;</p><img alt="图">'
    const seen = searchText({ body: { format: 'html', text } })
    expect(seen).to.include('脱贫攻坚\n').and.include('第二段 <a> &unknown; &#x110000;')
    expect(seen).not.to.include('攻坚第二').and.not.to.include('图')
  })

  it('of HTML that never closes its tags is found in time that grows with its length only', () => {
    for (const piece of ['<', '<p', '&#', '<a href="'])
      expectLinearTime(piece, (text) => searchText({ body: { format: 'html', text } }))
  })

  it('does not mind case, in any script', () => {
    for (const [a, b] of [
      ['GB/T 9704', 'gb/t 9704'],
      ['ΟΔΟΣ', 'οδος'],
      ['Ж', 'ж'],
    ] as const)
      expect(foldText(a)).to.equal(foldText(b))
  })
})

describe('search tokens', () => {
  const character = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...'脱贫攻坚的公告年') },
    { weight: 3, arbitrary: fc.constantFrom(...'aB1ς2ΣİK_"* \n〔，') },
    { weight: 1, arbitrary: fc.constantFrom('𠮷', '\u3000', 'é', "'", '%') },
  )
  const text = fc.array(character, { minLength: 1, maxLength: 40 })

  /** Whether an index with a text's tokens names it for a query. */
  const isNamed = (indexed: string, query: string): boolean => {
    const tokens = tokenText(foldText(indexed)).split(' ')
    const condition = tokenCondition(foldText(query))
    if (condition === null) return true
    if ('all' in condition) return condition.all.every((token) => tokens.includes(token))
    return tokens.some((token) => token.startsWith(condition.beginning))
  }

  it('of a text are asked for by every literal substring of it', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (characters, a, b) => {
        const from = a % characters.length
        const to = from + 1 + (b % (characters.length - from))
        expect(isNamed(characters.join(''), characters.slice(from, to).join(''))).to.equal(true)
      }),
      { numRuns: 500 },
    )
  })

  it('of a part that was folded are those of the folded whole: folding knows no neighbours', () => {
    fc.assert(
      fc.property(text, text, (left, right) => {
        const [a, b] = [left.join(''), right.join('')]
        expect(foldText(a) + foldText(b)).to.equal(foldText(a + b))
      }),
    )
  })

  it('tell texts without the words from those with them', () => {
    expect(isNamed('全市脱贫攻坚规划', '脱贫攻坚')).to.equal(true)
    for (const other of ['全市规划', '脱贫规划', '攻坚', '坚攻贫脱'])
      expect(isNamed(other, '脱贫攻坚'), other).to.equal(false)
    expect(isNamed('2026年第125号', '126号')).to.equal(false)
  })

  it('of nothing are none', () => {
    expect(tokenText('')).to.equal('')
    expect(tokenCondition('')).to.equal(null)
  })
})
