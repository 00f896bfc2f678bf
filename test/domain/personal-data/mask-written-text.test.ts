import { expect } from 'chai'
import fc from 'fast-check'
import type { Content } from '../../../services/domain/item/content.ts'
import { placedLines, placedRows } from '../../../services/domain/item/placed-html.ts'
import { seenRows } from '../../../services/domain/item/seen-rows.ts'
import { shownTexts } from '../../../services/domain/item/shown-texts.ts'
import { checkLikelyData } from '../../../services/domain/personal-data/check-likely-data.ts'
import { checkPersonalData } from '../../../services/domain/personal-data/check-personal-data.ts'
import { findToMask, writtenBody } from '../../../services/domain/personal-data/find-to-mask.ts'
import { type ChosenFinds, maskWrittenText } from '../../../services/domain/personal-data/mask-written-text.ts'

// Made up: area code 341299 is not assigned, 138 0013 8000 is the number that manuals print.
const ID = '341299199901010015'
const MOBILE = '13800138000'
const CARD = '6217000000000000004'

type Format = Content['body']['format']
const PASSES = { acknowledged: [], isLawful: () => false }

const masked = (text: string, format: Format = 'text', chosen: ChosenFinds = 'all') =>
  maskWrittenText(text, (written) => writtenBody({ format, text: written }), { passes: PASSES, chosen }).text

const contentOf = (format: Format, text: string): Content => ({ title: '标题', shownOn: {}, body: { format, text } })

/** What the checks of a publication refuse of it. */
const refused = (format: Format, text: string) => {
  const content = contentOf(format, text)
  return [...checkPersonalData(content), ...checkLikelyData(content).faults]
}

describe('masking at the place of a find', () => {
  for (const [text, expected] of [
    [`电话${MOBILE}。`, '电话138****8000。'],
    ['电话 +86 138 0013 8000。', '电话 +86 138****8000。'],
    ['电话１３８００１３８０００。', '电话138****8000。'],
    [`证号 ${ID}`, '证号 34*************015'],
    ['34129919990101001X', '34*************01X'],
    [`卡号${CARD}`, '卡号***************0004'],
    [`${MOBILE}，${MOBILE}`, '138****8000，138****8000'],
    ['申请人张建国，患有糖尿病。', '申请人张**，患有糖尿病。'],
    ['张建国、李建国患有糖尿病。', '张**、李**患有糖尿病。'],
    ['护照号 E12345678', '护照号 E******78'],
    ['姓名\t家庭住址\n张建国\t幸福村\n李建国\t幸福村', '姓名\t家庭住址\n张建国\t**\n李建国\t**'],
    [`姓名\t身份证号\n张建国\t${ID}\n李建国\t3412`, '姓名\t身份证号\n张建国\t34*************015\n李建国\t**'],
    ['没有什么', '没有什么'],
  ] as const)
    it(`makes ${expected.replaceAll(/\s/g, ' ')}`, () => expect(masked(text)).to.equal(expected))

  it('leaves the same digits alone where they are no number of a person', () => {
    const text = `金额${MOBILE}元，电话${MOBILE}，https://www.example.gov.cn/${MOBILE} 。`
    expect(masked(text)).to.equal(`金额${MOBILE}元，电话138****8000，https://www.example.gov.cn/${MOBILE} 。`)
  })

  it('masks the whole of a number whose last digits would be a number with those beside it', () => {
    const text = '13800134000 1234 5678 9017'
    expect(refused('text', '138****4000 1234 5678 9017')).to.have.length(1)
    expect(masked(text)).to.equal('*********** 1234 5678 9017')
  })

  it('masks every name of a long enumeration beside an illness', () => {
    const names = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭'].map((surname) => `${surname}建`)
    const after = masked(`${names.join('、')}患有糖尿病。`)
    expect(refused('text', after), after).to.deep.equal([])
  })

  it('masks what is chosen, and nothing else', () => {
    const at = `一${MOBILE}，`.length + 1
    const text = `一${MOBILE}，二${MOBILE}，三`
    expect(masked(text, 'text', ({ offset }) => offset === at)).to.equal(`一${MOBILE}，二138****8000，三`)
  })

  for (const [what, html, expected] of [
    ['keeps tags around a number', `<p>电话<b>${MOBILE}</b></p>`, '<p>电话<b>138****8000</b></p>'],
    ['masks across tags', '<p>138<b>0013</b>8000</p>', '<p>138<b>****</b>8000</p>'],
    ['masks behind a prefix across tags', '<p>+86 138<i>0013</i>8000</p>', '<p>+86 138<i>****</i>8000</p>'],
    ['masks characters that are written as numbers', '<p>&#49;3800138&#x30;0&#48;</p>', '<p>138****8000</p>'],
    [
      'masks what a link follows',
      `<p><a href="tel:${MOBILE}">打电话</a></p>`,
      '<p><a href="tel:138****8000">打电话</a></p>',
    ],
    ['masks a name across tags', '<p>申请人张<b>建</b>国，患有糖尿病。</p>', '<p>申请人张<b>*</b>*，患有糖尿病。</p>'],
    [
      'masks the cells of a column',
      '<table><tr><th>姓名</th><th>家庭住址</th></tr><tr><td>张建国</td><td><p>幸福村</p></td></tr></table>',
      '<table><tr><th>姓名</th><th>家庭住址</th></tr><tr><td>张建国</td><td><p>**</p></td></tr></table>',
    ],
  ] as const)
    it(what, () => expect(masked(html, 'html')).to.equal(expected))

  const SAFE = [
    '关于农田水利的通知',
    '经研究决定，',
    '现予公示。',
    '项目如下：',
    '第一条 ',
    '共三项；',
    '\n',
    '，',
    ' ',
  ]
  const safe = fc.constantFrom(...SAFE)
  const spaced = fc
    .tuple(fc.constantFrom(ID, MOBILE, CARD, '6222021234567890128'), fc.constantFrom('', ' ', '-', '\u200b', '　'))
    .map(([digits, between]) => [...digits].join(between))
  const personal = fc
    .oneof(
      fc.constantFrom(ID, MOBILE, CARD, '34129919990101001X', '138 0013 8000', '138-0013-8000', '+8613800138000'),
      fc.constantFrom('6217 0000 0000 0000 004', '申请人张建国患糖尿病', '账号：1234567890123456', '护照E12345678'),
      fc.constantFrom('姓名\t手机号\n张建国\t12345\n', '住幸福村三组李建国，'),
      spaced,
      fc.tuple(spaced, fc.constantFrom('1', '12 ', ' 2026', '元', 'X', '万')).map(([digits, after]) => digits + after),
    )
    .chain((text) =>
      fc
        .boolean()
        .map((isWide) =>
          isWide ? text.replace(/\d/g, (digit) => '０１２３４５６７８９'[Number(digit)] as string) : text,
        ),
    )

  it('leaves nothing that the checks refuse, and keeps the texts around it in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(safe, personal), { minLength: 1, maxLength: 12 }), (parts) => {
        const before = parts.join('')
        const after = masked(before)
        expect(refused('text', after), after).to.deep.equal([])
        if (refused('text', before).length === 0) expect(after).to.equal(before)
        // A blank between two numbers may be within the one that is found.
        const isPersonal = (part = '') => part !== '' && !SAFE.includes(part)
        const isWithin = (part: string, at: number) =>
          part === ' ' && isPersonal(parts[at - 1]) && isPersonal(parts[at + 1])
        const around = parts
          .filter((part, at) => SAFE.includes(part) && !isWithin(part, at))
          .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        expect(after).to.match(new RegExp(around.join('.*?'), 's'))
      }),
      { numRuns: 500 },
    )
  })

  const written = fc.oneof(safe, personal).chain((text) =>
    fc
      .array(
        fc.constantFrom('', '', '', '', '', 'entity', '<b>', '</b>', '<span class="x">', '&nbsp;', '<br>', '</p><p>'),
        {
          minLength: text.length,
          maxLength: text.length,
        },
      )
      .map((ways) =>
        ways.map((way, at) => (way === 'entity' ? `&#${text.charCodeAt(at)};` : `${way}${text[at]}`)).join(''),
      ),
  )
  const TABLE = `<table><tr><td>姓名</td><td>住址</td><td>电话</td></tr><tr><td>张建国</td><td>幸福村</td><td>${MOBILE}</td></tr></table>`

  it('does the same in HTML, and every tag stays', () => {
    const tagsOf = (html: string) => html.match(/<[^<>]*>/g)
    fc.assert(
      fc.property(fc.array(fc.oneof(written, fc.constant(TABLE)), { maxLength: 8 }), (parts) => {
        const before = `<p>${parts.join('')}</p>`
        const after = masked(before, 'html')
        expect(refused('html', after), after).to.deep.equal([])
        expect(tagsOf(after)).to.deep.equal(tagsOf(before))
      }),
      { numRuns: 500 },
    )
  })

  it('sees of HTML what the checks see, and knows where it stands', () => {
    const html = fc.array(
      fc.oneof(written, fc.constantFrom(TABLE, '<a href="a&amp;b">', '&am<b>p;', '<td>', '<tr>', '\n')),
    )
    fc.assert(
      fc.property(html, (parts) => {
        const text = parts.join('')
        const content = contentOf('html', text)
        const lines = shownTexts(content)
        expect(placedLines(text).text).to.equal(lines.at(-1)?.[1])
        const rows = seenRows(content, lines).at(-1)?.[1]
        expect([placedRows(text).text, placedLines(text).text]).to.include(rows)
        const { begins, ends, text: seen } = placedRows(text)
        for (const [at, unit] of [...seen].entries())
          if (/\p{Script=Han}/u.test(unit))
            expect(text.slice(begins[at], ends[at])).to.be.oneOf([unit, `&#${unit.charCodeAt(0)};`])
      }),
      { numRuns: 300 },
    )
  })

  it('gives every find a place that it can be masked at', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(written, fc.constant(TABLE)), { maxLength: 6 }), (parts) => {
        for (const find of findToMask(writtenBody({ format: 'html', text: parts.join('') }), PASSES))
          expect(find.edits, JSON.stringify(find)).not.to.deep.equal([])
      }),
    )
  })

  it('has each value of many small tables once, however many there are', () => {
    const tables = {
      'of one header': '姓名 住址\n张伟 税镇镇孙楼村\n',
      'of other headers': '姓名 住址\n张伟 税镇镇孙楼村\n户主 家庭住址\n李强 双庙镇李庄\n',
      'of other widths': '姓名 住址\n张伟 税镇镇孙楼村\n姓名 住址 备注\n李强 双庙镇李庄 无\n',
    }
    for (const [what, table] of Object.entries(tables))
      for (const times of [1, 200, 2000]) {
        const finds = findToMask(writtenBody({ format: 'text', text: table.repeat(times) }), PASSES)
        const places = finds.flatMap((find) => find.places.map(({ offset }) => offset))
        const values = (table.split('\n').length - 1) / 2
        expect([what, places.length, new Set(places).size]).to.deep.equal([what, values * times, values * times])
      }
    const pages = `姓名,住址\n${'张伟,税镇镇孙楼村\n'.repeat(60)}`.repeat(3)
    expect(refused('text', masked(pages))).to.deep.equal([])
    expect(masked(pages)).not.to.include('孙楼')
  })

  it('takes no row for the header of another table because its values look like titles', () => {
    const tableOf = (paid: string) =>
      `姓名 类别 住址 发放方式\n张伟 户主 税镇镇孙楼村 一卡通\n李强 户主 双庙镇孙楼村 ${paid}\n`
    const rulesIn = (text: string) => new Set(refused('text', text).map(({ details }) => details?.rule))
    // With a number below 一卡通, that row is found as a header, too.
    for (const paid of ['一卡通', '农商行1234']) {
      expect([paid, ...rulesIn(tableOf(paid))]).to.deep.equal([paid, 'sensitive-column'])
      expect(masked(tableOf(paid))).not.to.include('孙楼')
      expect([paid, ...rulesIn(masked(tableOf(paid)))]).to.deep.equal([paid])
    }
  })

  it('masks no title that stands again on the next page', () => {
    const page = '姓名 住址\n张伟 税镇镇孙楼村\n'
    expect(masked(page.repeat(3))).to.equal('姓名 住址\n张伟 **\n'.repeat(3))
  })
})
