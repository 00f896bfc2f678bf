import { expect } from 'chai'
import fc from 'fast-check'
import { comparableText } from '../../../services/query/text-check/comparable-text.ts'
import { compareTexts, isIdentical } from '../../../services/query/text-check/text-difference.ts'

const made = (written: string) => ({ written, comparable: comparableText(written) })
const compare = (published: string, found: string) => compareTexts(made(published), made(found))

/** Paragraphs of 100 different sentences: 10,000 characters and more. */
const LONG = Array.from(
  { length: 260 },
  (_, at) =>
    `第${at + 1}条　各乡镇人民政府应当自收到第 ${at * 7 + 13} 号申请之日起 ${(at % 20) + 1} 个工作日内，按照“公开透明”的原则办结（金额 ${at}.5 万元）。`,
).join('\n')

describe('a comparison of texts', () => {
  it('finds the name of a gambling site where four characters of a plan stood', () => {
    const plan = '四、重点公开巩固脱贫攻坚成果、乡村振兴、义务教育等领域的信息。'
    const copy = plan.replace('脱贫攻坚', 'luckybet中国 ')
    const comparison = compare(plan, copy)
    if (comparison.kind !== 'aligned') throw new Error(comparison.kind)
    expect(isIdentical(comparison)).to.equal(false)
    expect(comparison.differences.map(({ kind, published, found }) => [kind, published, found.trim()])).to.deep.equal([
      ['foreign', '脱贫攻坚', 'luckybet中国'],
    ])
  })

  it('tells 500 changes of one character in 10,000 apart, wherever they are', () => {
    expect(LONG.length).to.be.greaterThan(10_000)
    const whole = comparableText(LONG).text
    const other = fc.constantFrom(...'甲乙丙丁0123456789，。；％①㎡AbZ')
    fc.assert(
      fc.property(
        fc.nat(LONG.length - 1),
        other,
        fc.constantFrom('replace', 'insert', 'drop'),
        (at, character, how) => {
          const old = LONG.charAt(at)
          fc.pre(how === 'insert' || !/\s/.test(old))
          fc.pre(how !== 'replace' || comparableText(old).text !== comparableText(character).text)
          const rest = LONG.slice(how === 'insert' ? at : at + 1)
          const changed = LONG.slice(0, at) + (how === 'drop' ? '' : character) + rest
          expect(comparableText(changed).text).to.not.equal(whole)
        },
      ),
      { numRuns: 500, seed: 19 },
    )
  })

  it('says where, and of which class, one changed character in 10,000 is', () => {
    for (const [old, now, kind] of [
      ['（金额 77.5 万元）', '（金额 775 万元）', 'figures'],
      ['之日起 8 个工作日', '之日起 9 个工作日', 'figures'],
      ['乡镇', '乡针', 'replaced'],
      ['人民政府应当', '人民政府当', 'replaced'],
      ['收到第', '收到等', 'replaced'],
      ['办结（', '办结。（', 'punctuation'],
    ] as const) {
      const at = LONG.indexOf(old, 4000)
      const comparison = compare(LONG, LONG.slice(0, at) + now + LONG.slice(at + old.length))
      if (comparison.kind !== 'aligned') throw new Error(comparison.kind)
      expect(comparison.differences.length, now).to.equal(1)
      expect(comparison.differences[0]?.kind, now).to.equal(kind)
      expect(comparison.ends.missing).to.deep.equal({ before: 0, after: 0 })
    }
  })

  it('calls 500 harmless renderings of a text identical', () => {
    const wide = (text: string) =>
      text.replace(/[0-9A-Za-z(),]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0))
    const harmless: ((text: string) => string)[] = [
      (text) => text.replaceAll('\n', '\r\n\r\n　　'),
      (text) => text.replaceAll('条', '條').replaceAll('应当', '應當').replaceAll('个', '個').replaceAll('万', '萬'),
      (text) => wide(text),
      (text) => text.replaceAll('，', ','),
      (text) => text.replace(/[“”]/g, '"'),
      (text) => text.replaceAll('政府', '政\u200b府\u00ad'),
      (text) => text.replaceAll('镇', '镇(zhèn)').replaceAll('公', '公（gōng）'),
      (text) => text.replace(/^第(\d+)条/gmu, '**第$1条**'),
      (text) => text.replace(/^/gm, '## '),
      (text) => text.replaceAll('申请', '申 请').replaceAll('工作日', '工作\n日'),
      (text) => text.replaceAll('人民', '⼈⺠'),
    ]
    const text = LONG.slice(0, 900)
    const plain = comparableText(text).text
    fc.assert(
      fc.property(fc.subarray(harmless, { minLength: 1 }), (ways) => {
        const rendered = ways.reduce((now, way) => way(now), text)
        expect(comparableText(rendered).text).to.equal(plain)
      }),
      { numRuns: 500, seed: 19 },
    )
  })

  for (const [published, found] of [
    ['重 5 公斤(kg)', '重 5 公斤'],
    ['甲项(a)', '甲项'],
    ['①到场', '1到场'],
    ['每㎡十元', '每m2十元'],
    ['占 50％', '占 50'],
    ['皖政〔2020〕5号', '皖政20205号'],
    ['2020 5', '20205'],
    ['支出 12.5 万元', '支出 125 万元'],
    ['Abc', 'abc'],
    ['深入推进', '*推进'],
    ['公开', '开'],
  ] as const)
    it(`never takes ${found} for ${published}`, () =>
      expect(isIdentical(compare(`为了这件事，${published}，特此公告。`, `为了这件事，${found}，特此公告。`))).to.equal(
        false,
      ))

  it('tells what stands round a copy, and what of a text was not copied, from what differs', () => {
    const around = compare(
      '甲镇今年的低保名单公示如下，共十二户。',
      '首页>公开\n甲镇今年的低保名单公示如下，共十二户。\n版权所有',
    )
    expect(around).to.deep.include({ kind: 'aligned', differences: [] })
    expect(isIdentical(around)).to.equal(false)
    const piece = compare('甲镇今年的低保名单公示如下，共十二户。', '今年的低保名单公示')
    expect(piece).to.deep.include({ differences: [] })
    expect(piece.kind === 'aligned' && piece.ends.missing).to.deep.equal({ before: 2, after: 8 })
  })

  it('takes a phrase that two texts share for no copy, wherever it stands in them', () => {
    const phrase = '根据中华人民共和国政府信息公开条例的有关规定'
    const [a, b] = [
      '甲乡修建水渠三条，占地两亩，工期九十天，由水利站验收。',
      '乙村发放种粮补贴，每亩八十元，名单张贴在村部门口，为期一周。',
    ]
    for (const found of [`${b}${phrase}`, `${phrase}${b}`, `${b}${phrase}${b}`])
      for (const published of [`${phrase}${a}${a}`, `${a}${a}${phrase}`])
        expect(compare(published, found).kind, `${published} ${found}`).to.be.oneOf(['unlike', 'reworded'])
    expect(compare(`${phrase}${a.repeat(9)}`, `${b}${b}${phrase}`).kind).to.equal('unlike')
  })

  it('knows sentences in another order', () => {
    const sentences = Array.from({ length: 9 }, (_, at) => `第${at}项工作由第${at}组负责办理`)
    const shuffled = [3, 1, 8, 0, 6, 2, 7, 5, 4].map((at) => sentences[at])
    expect(compare(sentences.join('。'), shuffled.join('。')).kind).to.equal('shuffled')
  })

  it('says that texts have nothing in common, and takes no minutes for it', () => {
    const [a, b] = ['一丁七', '万丈三'].map((seed) =>
      Array.from({ length: 40_000 }, (_, at) =>
        String.fromCharCode(seed.charCodeAt(at % 3) + ((at * 7919) % 5000)),
      ).join(''),
    )
    const begin = performance.now()
    expect(compare(a as string, b as string).kind).to.equal('unlike')
    expect(performance.now() - begin).to.be.lessThan(20_000)
  })
})
