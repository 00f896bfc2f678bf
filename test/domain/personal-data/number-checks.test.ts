import { expect } from 'chai'
import { isBankCard, isIdCard, isIssuedCard } from '../../../services/domain/personal-data/number-checks.ts'

/** The digits with the last one that passes Luhn (ISO/IEC 7812-1 annex B), reckoned in another way than the hub does. */
function withLuhn(digits: string): string {
  const sum = [...digits, '0'].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2)
    return total + Math.floor(value / 10) + (value % 10)
  }, 0)
  return `${digits}${(10 - (sum % 10)) % 10}`
}

describe('an identity number', () => {
  it('has 18 characters, a birth date and a check digit, which may be a small x', () => {
    expect(isIdCard('341299199901010015')).to.deep.equal({ shape: true, check: true })
    expect(isIdCard('34129919990101001X')).to.deep.equal({ shape: true, check: isIdCard('34129919990101001x').check })
    expect(isIdCard('341299199901010010')).to.deep.equal({ shape: true, check: false })
  })

  it('is none with another length, without a date, or beside other characters', () => {
    for (const text of [
      '',
      '34129919990101001',
      '3412991999010100155',
      '1341299199901010015',
      '041299199901010015',
      '341299179901010015',
      '341299199900010015',
      '341299199913010015',
      '341299199901000015',
      '341299199901320015',
      '34129919990101001A',
      '341299199901010015X',
    ])
      expect(isIdCard(text), text).to.deep.equal({ shape: false, check: false })
  })

  it('has every day of a month and every month', () => {
    for (const date of ['0131', '0209', '0310', '0929', '1030', '1119', '1220'])
      expect(isIdCard(`3412991999${date}0015`).shape, date).to.equal(true)
  })
})

describe('a card number', () => {
  it('has 16 to 19 digits from 3 to 6 on, or 19 from 9558 on, and passes Luhn', () => {
    for (const digits of ['3', '4', '5', '6'].flatMap((first) =>
      [14, 15, 16, 17].map((rest) => first + '1'.repeat(rest)),
    ))
      expect(isBankCard(withLuhn(digits)), digits).to.equal(true)
    expect(isBankCard(withLuhn(`9558${'2'.repeat(14)}`))).to.equal(true)
  })

  it('is none of another length or beginning, or beside other characters', () => {
    for (const digits of [
      '6'.padEnd(14, '1'),
      '6'.padEnd(19, '1'),
      '2'.padEnd(15, '1'),
      '7'.padEnd(15, '1'),
      '9558222',
      '95582'.padEnd(15, '1'),
    ])
      expect(isBankCard(withLuhn(digits)), digits).to.equal(false)
    const card = withLuhn('6'.padEnd(15, '1'))
    for (const text of [`a${card}`, `${card}a`, `1${card}00`, `9558${'x'.repeat(15)}`])
      expect(isBankCard(text), text).to.equal(false)
  })

  it('fails with one wrong digit', () => {
    const card = withLuhn('4'.padEnd(15, '1'))
    expect(isBankCard(card.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)))).to.equal(false)
  })

  it('is issued in the ranges of UnionPay, ICBC, Visa, Mastercard and JCB only', () => {
    const length = (beginning: string, digits: number) => beginning.padEnd(digits, '0')
    for (const card of [
      ...[16, 17, 18, 19].flatMap((digits) => [length('60', digits), length('62', digits)]),
      length('9558', 19),
      length('4', 16),
      ...['51', '52', '53', '54', '55'].map((beginning) => length(beginning, 16)),
      length('35', 16),
    ])
      expect(isIssuedCard(card), card).to.equal(true)
    for (const card of [
      ...['60', '62'].flatMap((beginning) => [length(beginning, 15), length(beginning, 20)]),
      ...['61', '63', '50', '56', '34', '36', '30'].map((beginning) => length(beginning, 16)),
      ...['9558', '95580'].flatMap((beginning) => [length(beginning, 5), length(beginning, 18), length(beginning, 20)]),
      ...['4', '51', '35'].flatMap((beginning) => [
        length(beginning, 2),
        length(beginning, 3),
        length(beginning, 15),
        length(beginning, 17),
      ]),
      ...['9558', '4', '51', '35', '62'].map((beginning) => beginning.padEnd(beginning === '9558' ? 19 : 16, 'x')),
      `1${length('4', 16)}`,
      `${length('4', 16)}x`,
      `x${length('9558', 19)}`,
    ])
      expect(isIssuedCard(card), card).to.equal(false)
  })
})
