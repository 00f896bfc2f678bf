import { expect } from 'chai'
import fc from 'fast-check'
import { chosenIn, tickOf } from '../../../services/publisher/import/read-ticks.ts'

const itemsOf = (text: string) => {
  const chosen = chosenIn(text)
  return chosen.boxes === 'unclear' ? 'unclear' : chosen.items
}
const BOTH = ['政府网站', '公开查阅点']

describe('ticks in a cell', () => {
  for (const [text, items] of [
    ['■政府网站 □政府公报 ■公开查阅点□行政服务中心', BOTH],
    ['■政府网站\n□政府公报\n■公开查阅点', BOTH],
    ['√政府网站 口政府公报 √公开查阅点', BOTH],
    ['R政府网站 £政府公报 R公开查阅点', BOTH],
    ['V政府网站　口政府公报；V公开查阅点', BOTH],
    ['\uf0fe政府网站 \uf0a8政府公报 \uf0fe公开查阅点', BOTH],
    ['☑ 政府网站 ☐ 政府公报 ☑ 公开查阅点', BOTH],
    ['☑\ufe0f政府网站 ☐政府公报 ☑\ufe0f公开查阅点', BOTH],
    ['政府网站■ 政府公报□ 公开查阅点■', BOTH],
    ['√政府网站 政府公报 √公开查阅点', BOTH],
    ['政府网站√ 政府公报 公开查阅点√', BOTH],
    ['√√政府网站 □政府公报 √√公开查阅点', BOTH],
    ['●政府网站 ○政府公报 ●公开查阅点', BOTH],
    ['■村公示栏 (电子屏)\n□政府公报', ['村公示栏 (电子屏)']],
    ['√村公示栏 （电子屏） 政府公报', ['村公示栏 （电子屏）']],
    ['■政府网站 ■其他：村广播、微信群 □公报', ['政府网站', '村广播', '微信群']],
    ['□政府网站 □政府公报', []],
    ['政府网站；政府公报', ['政府网站', '政府公报']],
    ['口头告知；口岸公示', ['口头告知', '口岸公示']],
    ['Vlog；政府网站', ['Vlog', '政府网站']],
    ['■政府网站 ■其他：村广播、微信群', ['政府网站', '村广播', '微信群']],
    ['■政府网站（含微信、微博） ■公报', ['政府网站（含微信、微博）', '公报']],
    ['■政府网站 ■政府公报\n■公示栏', ['政府网站', '政府公报', '公示栏']],
    ['政府网站√ 政府公报√\n公示栏\n广播√', ['政府网站', '政府公报', '广播']],
    ['（√）政府网站（ ）政府公报', ['政府网站']],
    ['政府网站[√] 政府公报[ ]', ['政府网站']],
    ['V 政府网站 口 政府公报', ['政府网站']],
    ['◼政府网站 ◻政府公报', ['政府网站']],
    ['政府网站\n政府公报', ['政府网站', '政府公报']],
    ['1、政府网站\n2、政府公报', ['政府网站', '政府公报']],
    ['2026.5月起公示；公报', ['2026.5月起公示', '公报']],
    ['×××村村民；×村', ['×××村村民', '×村']],
    ['政府网站 V 政府公报 口', 'unclear'],
    ['×主动', 'unclear'],
    ['☒全社会', 'unclear'],
    ['◎政府网站；公报', 'unclear'],
    ['请勾选：■政府网站 □政府公报', 'unclear'],
    ['■ □政府公报', 'unclear'],
    ['V政府网站 政府公报', 'unclear'],
    ['☒政府网站 □政府公报', 'unclear'],
  ] as const)
    it(`are read: ${JSON.stringify(text)}`, () => {
      expect(itemsOf(text)).to.deep.equal(items)
    })

  it('choose those items and only those, whatever signs, order and separators a list has', () => {
    const names = ['政府网站', '政府公报', '两微一端', '发布会/听证会', '公开查阅点', '村公示栏(电子屏)']
    const signs = fc.constantFrom('■□', '☑☐', '✅☐', '√□', '●○', 'R£', 'V口', '\uf0fe\uf0a8', '\uf052\uf0a3')
    const property = fc.property(
      signs,
      fc.array(fc.boolean(), { minLength: 2, maxLength: names.length }),
      fc.constantFrom(' ', '  ', '\n', '；', '\u3000', '\r\n'),
      (pair, ticks, between) => {
        const [ticked = '', empty = ''] = pair
        const text = ticks.map((isTicked, index) => `${isTicked ? ticked : empty}${names[index]}`).join(between)
        expect(itemsOf(text)).to.deep.equal(names.filter((_, index) => ticks[index] === true))
      },
    )
    fc.assert(property, { numRuns: 1000 })
  })

  it('choose an item with all that its brackets hold, and say so where an item beside it is left', () => {
    const names = fc.constantFrom('政府网站（含微信、微博）', '村公示栏 （电子屏）', '广播；', '社区/企事业单位')
    const property = fc.property(
      fc.array(fc.tuple(names, fc.boolean()), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      fc.constantFrom(' ', '、', '\n'),
      (items, isBefore, between) => {
        fc.pre(items.some(([, isTicked]) => isTicked) && items.at(isBefore ? 0 : -1)?.[1] === true)
        const text = items
          .map(([name, isTicked]) => (!isTicked ? name : isBefore ? `√${name}` : `${name}√`))
          .join(between)
        const chosen = chosenIn(text)
        const wanted = items.flatMap(([name, isTicked]) => (isTicked ? [name.replace(/；$/, '')] : []))
        expect(chosen).to.have.property('items').that.deep.equals(wanted)
        if (wanted.length < items.length) expect(chosen.boxes).to.equal('several a line')
      },
    )
    fc.assert(property, { numRuns: 1000 })
  })

  it('are never taken for a text of their own', () => {
    const piece = fc.constantFrom('■', '□', '√', '政府网站', '公报', ' ', '\n', '；', 'V', '口', '其他：', '（屏）')
    const property = fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const items = itemsOf(pieces.join(''))
      if (items !== 'unclear') for (const item of items) expect(item).to.match(/^[^■□√]+$/)
    })
    fc.assert(property, { numRuns: 2000 })
  })

  it('in a column of their own are yes, no or neither', () => {
    for (const sign of ['√', '√√', '☑', '✅', 'V', 'v', 'R', '●', '■', '\uf052', '\uf0fe', '是', 'TRUE', 'Y'])
      expect(tickOf(sign), sign).to.equal(true)
    for (const sign of ['□', '○', '☐', '×', 'x', '/', '／', '—', '否', '无', '£', '口', 'FALSE', null])
      expect(tickOf(sign), String(sign)).to.equal(false)
    for (const sign of ['√（部分）', '1', '☒', '县级和乡级']) expect(tickOf(sign), sign).to.equal(null)
  })
})
