import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import {
  completedNumbers,
  documentNumberKey,
  parseDocumentNumber,
  withPlainNumbers,
} from '../../../services/domain/item/document-number.ts'
import { readSearch } from '../../../services/domain/item/search-query.ts'
import { foldedTextOf } from '../../../services/domain/item/search-text.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { contentWith } from '../scene.ts'

describe('document number', () => {
  const read = (text: string) => {
    const found = parseDocumentNumber(text)
    return found === null ? null : `${found.issuerCode} ${found.year} ${found.number} ${found.bracket}`
  }

  for (const [spelling, expected] of [
    ['泽政办〔2024〕7号', '泽政办 2024 7 〔'],
    ['泽政办[2024]7号', '泽政办 2024 7 ['],
    ['泽政办［2024］7号', '泽政办 2024 7 ［'],
    ['泽政办(2024)7号', '泽政办 2024 7 ('],
    ['泽政办（2024）7号', '泽政办 2024 7 （'],
    ['泽政办【2024】7号', '泽政办 2024 7 【'],
    ['泽政办「2024」7号', '泽政办 2024 7 「'],
    ['泽政办﹝2024﹞7号', '泽政办 2024 7 ﹝'],
    ['泽政办〔2024]7号', '泽政办 2024 7 〔'],
    ['泽政办〔２０２４〕７号', '泽政办 2024 7 〔'],
    ['泽政办〔2024〕第7号', '泽政办 2024 7 〔'],
    ['泽政办〔2024〕07号', '泽政办 2024 7 〔'],
    ['泽政办〔2024〕7', '泽政办 2024 7 〔'],
    ['泽政办〔2024年〕7号', '泽政办 2024 7 〔'],
    [' 泽政办 〔 2024 〕　7 号\u200b', '泽政办 2024 7 〔'],
    ['文号：泽政办〔2024〕7号', '泽政办 2024 7 〔'],
    ['发文字号: 泽政办〔2024〕7号〔〕', '泽政办 2024 7 〔'],
    ['泽政土（征）〔2024〕12号', '泽政土（征） 2024 12 〔'],
    ['泽政土(征)(2024)12号', '泽政土(征) 2024 12 ('],
  ] as const)
    it(`“${spelling}” is read`, () => {
      expect(read(spelling)).to.equal(expected)
    })

  for (const text of [
    '',
    '文号：',
    '泽文号：政办〔2024〕7号',
    '〔2024〕7号',
    '泽政办第7号',
    '县政府令 第12号',
    '县公告2024年第3号',
    '泽政办〔24〕7号',
    '泽政办〔2124〕7号',
    '泽政办〔2024〕号',
    '泽政办〔2024〕7号、8号',
    '泽政办〔2024〕7号 泽民〔2024〕8号',
    '7号〔2024〕泽政办',
  ])
    it(`“${text}” does not follow the pattern`, () => {
      expect(read(text)).to.equal(null)
    })

  it('two spellings of one number have one key', () => {
    const spellings = ['泽政办〔2024〕7号', '泽政办 [2024] 第７号', '发文字号：泽政办（2024）07号']
    expect([...new Set(spellings.map(documentNumberKey))]).to.deep.equal(['泽政办〔2024〕7号'])
  })

  it('an order keeps its wording as its key, but for blanks and wide digits', () => {
    expect(documentNumberKey('县政府令　第１２号')).to.equal('县政府令第12号')
    expect(documentNumberKey('县政府令第12号')).not.to.equal(documentNumberKey('县政府令第13号'))
  })

  it('a key is the key of itself, and any two numbers that differ have different keys', () => {
    const code = fc.constantFrom('泽政', '泽政办', '泽民', '泽政土（征）')
    const number = fc.tuple(code, fc.integer({ min: 1949, max: 2099 }), fc.integer({ min: 1, max: 99_999 }))
    const bracket = fc.constantFrom('〔〕', '[]', '（）', '【】', '［］')
    fc.assert(
      fc.property(number, number, bracket, bracket, (a, b, left, right) => {
        const key = ([issuer, year, n]: typeof a, [open, close]: string[]) =>
          documentNumberKey(`${issuer}${open}${year}${close}${n}号`)
        const one = key(a, [...left])
        expect(documentNumberKey(one)).to.equal(one)
        expect(one === key(b, [...right])).to.equal(a.join() === b.join())
      }),
    )
  })
})

describe('document numbers of provincial sites', () => {
  type Row = { class: string; raw: string; issuer_code: string; year: string; number: string; bracket: string }
  const rowsOf = (context: Mocha.Context, kind: string): Row[] => {
    const file = needsShared(context, 'data/doc_numbers.csv')
    return (parse(readFileSync(file, 'utf8'), { columns: true }) as Row[]).filter((row) => row.class === kind)
  }
  const unread = (rows: Row[]) => rows.map(({ raw }) => raw).filter((raw) => parseDocumentNumber(raw) === null)

  for (const [kind, count] of [
    ['regular', 745],
    ['inner-space', 81],
  ] as const)
    it(`all ${count} ${kind} ones are read as the table says`, function () {
      const rows = rowsOf(this, kind)
      expect(rows.length).to.equal(count)
      for (const { raw, issuer_code, year, number, bracket } of rows)
        expect(parseDocumentNumber(raw), raw).to.deep.equal({
          issuerCode: issuer_code,
          year: Number(year),
          number: Number(number),
          bracket,
        })
    })

  it('the 164 that stand at several addresses are 75 numbers, each read the same wherever it stands', function () {
    const rows = rowsOf(this, 'same-number-several-urls')
    expect(unread(rows)).to.deep.equal([])
    const rowsOfKey = Map.groupBy(rows, ({ raw }) => documentNumberKey(raw))
    expect(rowsOfKey.size).to.equal(75)
    for (const [key, same] of rowsOfKey) expect(same.length, key).to.be.greaterThan(1)
  })

  it('of the 162 odd ones three are read, and the rest are orders, announcements or empty', function () {
    const rows = rowsOf(this, 'odd')
    const odd = unread(rows)
    expect(rows.length - odd.length).to.equal(3)
    const others = odd.filter((raw) => !/(?:令|公告|部|局)\s*(?:\d{4}年)?第\d+号$|办公室令|^发文字号：$/.test(raw))
    // An issuer and a running number, and no year: nothing tells it from next year's.
    expect(others).to.deep.equal(['豫政 第24号'])
  })

  it('in a text are told alike, and nothing else of the text changes', () => {
    for (const [written, plain] of [
      ['依据皖政〔2020〕05号、皖政[2020]第5号', '依据皖政〔2020〕5号、皖政[2020]5号'],
      ['皖政﹝２０２０年﹞第 ００７ 号', '皖政﹝２０２０﹞７号'],
      ['（2020 年）第 12 项', '（2020）12 项'],
      ['第05号，〔2020〕，2020年05月，〔1820〕05号', '第05号，〔2020〕，2020年05月，〔1820〕05号'],
    ] as const)
      expect(withPlainNumbers(written)).to.equal(plain)
    expect(completedNumbers('另见亳办〔2018〕4。亳办〔2018〕5号；〔2018〕6')).to.deep.equal([
      '另见亳办〔2018〕4号',
      '办〔2018〕4。亳办〔2018〕5号；〔2018〕6号',
    ])
  })

  it('are found as they are typed and as they stand, in any two spellings and in any piece of a text', () => {
    const digits = fc.integer({ min: 1, max: 2000 })
    const spelling = fc.record({
      brackets: fc.constantFrom('〔〕', '[]', '（）', '【】', '﹝﹞'),
      year: fc.constantFrom('', '年', ' 年 '),
      ordinal: fc.constantFrom('', '第', ' 第 '),
      zeros: fc.constantFrom('', '0', '00'),
      sign: fc.constantFrom('号', ' 号', '號'),
    })
    type Spelling = typeof spelling extends fc.Arbitrary<infer Value> ? Value : never
    const write = (number: number, { brackets: [open, close], year, ordinal, zeros, sign }: Spelling) =>
      `皖政办${open}2020${year}${close}${ordinal}${zeros}${number}${sign}`
    const piece = fc.constantFrom('根据', '文件精神', '2020年', '第05号', '、', '〔2021〕', '（二）', '05')
    fc.assert(
      fc.property(digits, spelling, spelling, fc.array(piece), fc.array(piece), (number, one, other, ahead, behind) => {
        const text = `${ahead.join('')}${write(number, one)}${behind.join('')}`
        const folded = foldedTextOf('live', contentWith({ title: '题', body: { format: 'text', text } }), null)
        const holds = (typed: string) => readSearch(typed).words.every((word) => folded.includes(word))
        expect(holds(write(number, other)), write(number, other)).to.equal(true)
        expect(holds(`"${text}"`), text).to.equal(true)
        expect(holds(`"${text.slice(1, -1)}"`), text).to.equal(true)
        const behindOf = `${write(number, other)}${behind.join('')}`
        if (!/[年\d]/.test(behind[0] ?? '')) expect(holds(`"${behindOf}"`), behindOf).to.equal(true)
      }),
      { numRuns: 400 },
    )
  })
})
