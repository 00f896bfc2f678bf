import { expect } from 'chai'
import fc from 'fast-check'
import { numeralAt } from '../../../services/domain/clock/numeral.ts'
import { type Phrase, readTimeLimit } from '../../../services/domain/clock/time-limit.ts'

const PHRASES: Phrase[] = [
  {
    id: 'formed',
    phrase: '信息形成或变更之日起{1}个工作日内',
    clauses: [{ kind: 'deadline', n: '{1}', unit: 'workday' }],
  },
  {
    id: 'two',
    phrase: '{1}个工作日内公开,保留{2}日',
    clauses: [
      { kind: 'deadline', n: '{1}', unit: 'workday' },
      { kind: 'minimum-duration', n: '{2}', unit: 'day' },
    ],
  },
  {
    id: 'yearly',
    phrase: '每年{1}月{2}日前',
    clauses: [{ kind: 'recurring', every: 'year', due: { month: '{1}', day: '{2}' } }],
  },
]
const read = (cell: string | null) => readTimeLimit(cell, PHRASES)

describe('a limit of a catalogue (公开时限)', () => {
  for (const cell of [
    '信息形成或者变更之日起20个工作日内',
    '信息形成或变更之日起 20 个工作日内。',
    '信息形成或变更之日起２０个工作日内；',
    '信息形成或变更之日起二十个工作日内',
    '信息形成\n或变更之日起20个工作日内',
  ])
    it(`is read however it is spaced and numbered: ${JSON.stringify(cell)}`, () => {
      expect(read(cell)?.clauses).to.deep.equal([{ kind: 'deadline', n: 20, unit: 'workday' }])
    })

  it('takes each number to its own place', () => {
    expect(read('7个工作日内公开，保留30日')?.clauses.map((clause) => clause.n)).to.deep.equal([7, 30])
    expect(read('每年1月31日前')?.clauses).to.deep.equal([
      { kind: 'recurring', every: 'year', due: { month: 1, day: 31 } },
    ])
  })

  it('is missing when the cell is empty, and unread, never guessed, when no phrase is its', () => {
    for (const empty of [null, '', '  ']) expect(read(empty)?.clauses).to.deep.equal([{ kind: 'missing' }])
    for (const other of [
      '信息形成或变更之日起20个工作日',
      '尽快',
      '每年13月31日前',
      '信息形成或变更之日起0个工作日内',
      '信息形成或变更之日起99999个工作日内',
      `${'信'.repeat(600)}`,
    ])
      expect(read(other), other).to.equal(null)
  })

  it('never throws, whatever stands in the cell', () =>
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (cell) => void read(cell))))
})

describe('a numeral', () => {
  for (const [text, value] of [
    ['20', 20],
    ['二十', 20],
    ['十', 10],
    ['十五', 15],
    ['一百零五', 105],
    ['三千六百六十', 3660],
    ['二〇二六', 2026],
    ['两', 2],
  ] as const)
    it(`${text} is ${value}`, () => expect(numeralAt(`${text}日`, 0)).to.deep.equal({ value, end: text.length }))

  for (const text of ['', '日', '百', '十百', '二十三十', '99999', '2十', '一二三四五', '五十十'])
    it(`“${text}” is none`, () => expect(numeralAt(`${text}日`, 0)).to.equal(null))
})
