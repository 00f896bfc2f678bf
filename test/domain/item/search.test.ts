import { expect } from 'chai'
import fc from 'fast-check'
import { parseDivisionCode } from '../../../services/domain/ids.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import { foldText, searchTextOf } from '../../../services/domain/item/search-text.ts'
import { tokenCondition, tokenText } from '../../../services/domain/item/search-tokens.ts'
import { expectLinearTime } from '../../linear-time.ts'
import { contentWith } from '../scene.ts'

const searchText = (change: Partial<Content>, status: 'live' | 'withdrawn' = 'live', organ: string | null = null) =>
  searchTextOf(status, contentWith(change), organ)

describe('what a search looks in', () => {
  const full = {
    title: '柳林镇公示',
    documentNumber: '柳政〔2026〕7号',
    indexNumber: '003/202603',
    organ: { name: '柳林镇人民政府', kind: 'government', divisionCode: parseDivisionCode('341222102') },
    jointOrgans: [{ name: '财政所', kind: 'department', divisionCode: parseDivisionCode('341222102') }],
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

  it('holds nothing of what the content leaves out, and a text as it is written', () => {
    expect(searchText({ title: '公示', body: { format: 'text', text: 'a <b>c</b>' } })).to.equal('公示\na <b>c</b>')
  })

  it("holds the node's name where the content names no organ", () => {
    expect(searchText({}, 'live', '柳林镇').split('\n')).to.include('柳林镇')
  })

  it('of a withdrawn item is what its notice shows, title and organ', () => {
    expect(searchText(full, 'withdrawn')).to.equal('柳林镇公示\n柳林镇人民政府')
  })

  it('of an erased item is nothing', () => {
    expect(searchTextOf('live', null, '柳林镇')).to.equal('')
  })

  it('of HTML is the text that people see: words across tags, paragraphs apart, entities read', () => {
    const text = '<p>脱<b>贫</b>攻坚</p><p>第二&#27573; &lt;a&gt; &unknown; &#x110000;</p><img alt="图">'
    const seen = searchText({ body: { format: 'html', text } })
    expect(seen).to.include('脱贫攻坚\n').and.include('第二段 <a> &unknown; &#x110000;')
    expect(seen).not.to.include('攻坚第二').and.not.to.include('图')
  })

  it('of HTML has a line for each block, whatever its kind, and no attribute', () => {
    const html = '甲<p>乙<p class="x">丙</p>丁<h2>戊</h2>己<BR/>庚<b class="x">辛</b><hr>'
    const lines = searchText({ title: '题', body: { format: 'html', text: html } }).split('\n')
    expect(lines.filter((line) => line !== '')).to.deep.equal(['题', '甲', '乙', '丙', '丁', '戊', '己', '庚辛'])
  })

  it('of HTML has each character that an entity stands for, up to the last one there is', () => {
    const text = '&#x6BB5;&#27573;&#xa;&#x10ffff;&#x110000;&#1114111;&#1114112;&AMP;'
    const seen = searchText({ title: '', body: { format: 'html', text } })
    expect(seen).to.equal('\n段段\n\u{10ffff}&#x110000;\u{10ffff}&#1114112;&')
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

  it('of a text are its pairs, its triples of letters and digits, and its last character', () => {
    expect(tokenText('公告')).to.equal('公告 告')
    expect(tokenText('a1b')).to.equal('a1 1b a1b b')
    expect(tokenText('第12a号')).to.equal('第1 12 2a 12a a号 号')
    expect(tokenText('12号345')).to.equal('12 2号 号3 34 45 345 5')
    expect(tokenText('𠮷a𠮷')).to.equal('𠮷a a𠮷 𠮷')
    expect(tokenText('\uffffa')).to.equal('\uffffa a')
  })

  it('of a query are the triples of its letters and digits, and the pairs that none of them covers', () => {
    expect(tokenCondition('公')).to.deep.equal({ beginning: '公' })
    expect(tokenCondition('公告')).to.deep.equal({ all: ['公告'] })
    expect(tokenCondition('ab')).to.deep.equal({ all: ['ab'] })
    expect(tokenCondition('abc')).to.deep.equal({ all: ['abc'] })
    expect(tokenCondition('第2026号')).to.deep.equal({ all: ['第2', '202', '026', '6号'] })
    expect(tokenCondition('a1号')).to.deep.equal({ all: ['a1', '1号'] })
  })

  it('of a long query are its first sixteen', () => {
    const query = String.fromCodePoint(...Array.from({ length: 40 }, (_, at) => 0x4e00 + at))
    const condition = tokenCondition(query)
    expect(condition !== null && 'all' in condition && condition.all).to.deep.equal(
      Array.from({ length: 16 }, (_, at) => query.slice(at, at + 2)),
    )
  })

  it('hold Latin letters and digits as they are, and all else of ASCII in the private use area', () => {
    for (let point = 0; point < 256; point++) {
      const character = String.fromCodePoint(point)
      const isAlphanumeric = /[a-z0-9]/.test(character)
      const indexed = point < 128 && !isAlphanumeric ? String.fromCodePoint(0xe000 + point) : character
      const pair = indexed.repeat(2)
      expect(tokenText(character.repeat(3)), `U+${point.toString(16)}`).to.equal(
        [pair, pair, ...(isAlphanumeric ? [indexed.repeat(3)] : []), indexed].join(' '),
      )
    }
  })

  it('of nothing are none', () => {
    expect(tokenText('')).to.equal('')
    expect(tokenCondition('')).to.equal(null)
  })
})
