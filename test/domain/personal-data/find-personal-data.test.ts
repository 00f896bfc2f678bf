import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { findPersonalData } from '../../../services/domain/personal-data/find-personal-data.ts'
import { maskPersonalData } from '../../../services/domain/personal-data/mask-personal-data.ts'
import { isBankCard, isIdCard } from '../../../services/domain/personal-data/number-checks.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { expectLinearTime } from '../../linear-time.ts'

// Made up: area code 341299 is not assigned, 138 0013 8000 is the number that manuals print.
const ID = '341299199901010015'
const ID_WRONG = '341299199901010010'
const MOBILE = '13800138000'
const CARD = '6217000000000000004'

const finds = (text: string) => findPersonalData(text).map(({ rule, masked }) => `${rule} ${masked}`)
const ID_FOUND = 'id-card 34*************015'
const MOBILE_FOUND = 'mobile 138****8000'
const CARD_FOUND = 'bank-card ***************0004'

describe('personal data in a text', () => {
  for (const [text, expected] of [
    [`张某 ${ID} 86.9元`, [ID_FOUND]],
    [ID_WRONG, ['id-card 34*************010']],
    ['身份证号34129919990101001X', ['id-card 34*************01X']],
    ['身份证号34129919990101001x。', ['id-card 34*************01X']],
    ['３４１２９９１９９９０１０１００１５', [ID_FOUND]],
    ['341299 19990101 0015', [ID_FOUND]],
    ['341299-19990101-0015', [ID_FOUND]],
    ['3 4 1 2 9 9 1 9 9 9 0 1 0 1 0 0 1 5', [ID_FOUND]],
    [`扫描件_${ID}.jpg`, [ID_FOUND]],
    [`1.${ID}`, [ID_FOUND]],
    [`电话${MOBILE}`, [MOBILE_FOUND]],
    ['电话１３８００１３８０００', [MOBILE_FOUND]],
    ['138 0013 8000', [MOBILE_FOUND]],
    ['138-0013-8000', [MOBILE_FOUND]],
    ['138—00138000', [MOBILE_FOUND]],
    ['+8613800138000', [MOBILE_FOUND]],
    ['0086 13800138000', [MOBILE_FOUND]],
    ['008613800138000', [MOBILE_FOUND]],
    [`序号 5 ${MOBILE}`, [MOBILE_FOUND]],
    [`2026-03-01 ${MOBILE}`, [MOBILE_FOUND]],
    [`电话/${MOBILE}`, [MOBILE_FOUND]],
    [`${MOBILE}@139.com`, [MOBILE_FOUND]],
    [`${MOBILE} ${MOBILE}`, [MOBILE_FOUND, MOBILE_FOUND]],
    [`卡号${CARD}`, [CARD_FOUND]],
    ['卡号6217 0000 0000 0000 004', [CARD_FOUND]],
    ['卡号4111111111111111', ['bank-card ************1111']],
    ['卡号3530111333300000', ['bank-card ************0000']],
    [`${ID} ${MOBILE} ${CARD}`, [ID_FOUND, MOBILE_FOUND, CARD_FOUND]],
    ['1 3 8 0 0 1 3 8 0 0 0', [MOBILE_FOUND]],
    [`${MOBILE}，共5元`, [MOBILE_FOUND]],
    [`${MOBILE}，长1.5米`, [MOBILE_FOUND]],
    [`转入${CARD}元整`, [CARD_FOUND]],
    [`转入第.${CARD}`, [CARD_FOUND]],
    [`${MOBILE} https://www.example.gov.cn/`, [MOBILE_FOUND]],
    [`${MOBILE} www.example-county.gov.cn/`, [MOBILE_FOUND]],
    [`https://www.example.gov.cn/a.html 电话${MOBILE}`, [MOBILE_FOUND]],
    [`https://www.example.gov.cn/${MOBILE} ${MOBILE}`, [MOBILE_FOUND]],
    [`${MOBILE} https://www.example.gov.cn/${MOBILE}`, [MOBILE_FOUND]],
  ] as const)
    it(`“${text}” is found`, () => {
      expect(finds(text)).to.deep.equal(expected)
    })

  for (const text of [
    '监督电话:0558-2210000',
    '举报电话：12317、12345',
    '索引号:003158495/202012-00407',
    '索引号：11341200003158495X/202603-00012',
    '统一社会信用代码 11341200003158495X',
    '身份证号 341299********0015',
    '电话138****8000',
    '1108908.123亩',
    '总收入13800138000元，其中专项13800138000.50元',
    '成本13800138000 万元',
    '0.5333333333333333',
    '合同编号15-2023-00012',
    '项目代码2603-341222-04-01-123456',
    '三个地块 138 001 380 亩',
    '卡号6217000000000000005',
    `摘要sha256:ab${MOBILE}cd`,
    `文件IMG${ID}A`,
    'https://www.example.gov.cn/art/2026/3/1/art_18382887470.html',
    'www.example.gov.cn/col/13800138000/index.html',
    '年龄 18 人数 20 面积 12 000 000 000',
    `A${MOBILE}`,
    `编号${ID}A`,
    `编号${CARD}a`,
    `0.${CARD}`,
    `1${ID}`,
    `${ID}1`,
    `1${CARD}1`,
    `9${MOBILE}`,
    `${MOBILE}9`,
    '8013800138000',
    // As long as an identity number, with a century where that has it, and neither that nor a card.
    '912341222222222222',
    '341299 1999 01 01 0015',
    '1 3800138000',
    '6 217000000000000004',
    '1380 013 8000',
    '1380013800 0',
    `http://例/${MOBILE}`,
    `https://${MOBILE}`,
    `见x.cn/${MOBILE}`,
  ])
    it(`“${text}” holds none`, () => {
      expect(finds(text)).to.deep.equal([])
    })

  it('belongs to the address of a page for 500 characters', () => {
    for (const beginning of ['https://', 'www.example.gov.cn/']) {
      const address = (length: number) => beginning.padEnd(length, '/')
      expect(finds(`${address(500)}${MOBILE}`), beginning).to.deep.equal([])
      expect(finds(`${address(501)}${MOBILE}`), beginning).to.deep.equal([MOBILE_FOUND])
    }
  })

  it('is found with its place', () => {
    expect(findPersonalData(`张某，电话138 0013 8000。`)[0]).to.deep.include({ offset: 5, length: 13, certain: true })
  })

  it('is certain by its check digit, and a card also by its range', () => {
    const certain = (text: string) => findPersonalData(text)[0]?.certain
    expect(certain(ID)).to.equal(true)
    expect(certain(ID_WRONG)).to.equal(false)
    expect(certain(CARD)).to.equal(true)
    // Passes Luhn, but no bank issues it: a parcel's or a project's number.
    expect(certain('341222202300120013')).to.equal(false)
  })

  it('of the shared vectors is found, and nothing else in them', function () {
    const file = needsShared(this, 'data/pii_rules.json')
    const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: { text: string; expect: string | null }[] }
    expect(vectors.length).to.equal(11)
    for (const { text, expect: kind } of vectors) {
      const rule = kind === null ? null : kind.replace('-suspect', '').replace('_', '-')
      expect(findPersonalData(text)[0]?.rule ?? null, text).to.equal(rule)
    }
  })

  it('is not seen in the 1,152 document numbers and 3,322 rows of publication dates, addresses and all', function () {
    for (const name of ['data/doc_numbers.csv', 'data/publication_lag.csv'])
      expect(findPersonalData(readFileSync(needsShared(this, name), 'utf8')), name).to.deep.equal([])
  })

  it('is not seen in the titles and bodies of the shared items but where a notice prints a masked example', function () {
    const lines = readFileSync(needsShared(this, 'data/items.ndjson'), 'utf8').split('\n').filter(Boolean)
    const found = lines.flatMap((line) => {
      const { id, title, body } = JSON.parse(line)
      return findPersonalData(`${title}\n${body}`).map(({ masked }) => `${id} ${masked}`)
    })
    expect(found).to.deep.equal([])
  })

  const idCard = fc
    .tuple(
      fc.integer({ min: 110000, max: 659999 }),
      fc.integer({ min: 0, max: 36_524 }),
      fc.integer({ min: 0, max: 999 }),
    )
    .map(([area, day, order]) => {
      const born = new Date(Date.UTC(1920, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', '')
      const seventeen = `${area}${born}${String(order).padStart(3, '0')}`
      return [...'0123456789X'].map((check) => seventeen + check).find((number) => isIdCard(number).check) as string
    })
  const wide = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))

  it('an identity number is found whatever its digits, in any Chinese surroundings, wide or narrow', () => {
    const around = fc.string({ unit: fc.constantFrom(...'张三，。户主：（）\n 证'), maxLength: 6 })
    fc.assert(
      fc.property(idCard, around, around, fc.boolean(), (number, before, after, isWide) => {
        const [found, ...others] = findPersonalData(`${before}${isWide ? wide(number) : number}${after}`)
        expect(others).to.deep.equal([])
        expect(found).to.deep.include({ rule: 'id-card', certain: true, offset: before.length, length: 18 })
      }),
    )
  })

  it('a number is found through the zero-width characters that a copy from a page brings along, and masked whole', () => {
    for (const between of ['\u200b', '\u200d', '\ufeff', '\u2060', '\u00ad']) {
      const text = `电话1${between}38001${between}${between}38000。`
      const [found, ...others] = findPersonalData(text)
      expect(others).to.deep.equal([])
      expect(found).to.include({ rule: 'mobile', masked: '138****8000', offset: 2, length: text.length - 3 })
      expect(maskPersonalData(text)).to.equal('电话138****8000。')
      expect(findPersonalData(`34129919900101000${between}X`)).to.have.length(1)
    }
  })

  it('its masked form is found no more', () => {
    const mobile = fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String)
    fc.assert(
      fc.property(fc.oneof(idCard, mobile), (number) => {
        for (const { masked } of findPersonalData(number)) expect(findPersonalData(masked)).to.deep.equal([])
      }),
    )
  })

  it('one wrong digit anywhere in a card number fails Luhn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 18 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
        const digit = (Number(CARD[place]) + by) % 10
        expect(isBankCard(CARD.slice(0, place) + digit + CARD.slice(place + 1))).to.equal(false)
      }),
    )
  })

  it('is looked for in time that grows with the text only', () => {
    for (const piece of [
      '1',
      '1 ',
      'a.',
      'a',
      '1-',
      '１',
      '\u200b',
      '1\u200b',
      '1\u200b \u200b',
      'www.',
      '12345678901 ',
    ])
      expectLinearTime(piece, findPersonalData)
  })
})
