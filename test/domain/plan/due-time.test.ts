import { expect } from 'chai'
import { readDueTime } from '../../../services/domain/plan/due-time.ts'

describe('the time of a task, as a plan prints it', () => {
  for (const [printed, due] of [
    ['2020年11月中旬', '2020-11-20'],
    ['2020年12月上旬', '2020-12-10'],
    ['2020年11月底', '2020-11-30'],
    ['2024年2月', '2024-02-29'],
    ['2021年2月下旬', '2021-02-28'],
    ['2020年底', '2020-12-31'],
    ['２０２０年年底前', '2020-12-31'],
    ['2021年', '2021-12-31'],
    ['2021 年 6 月 30 日前完成', '2021-06-30'],
    ['2021-06-30', '2021-06-30'],
    ['2021/6/5', '2021-06-05'],
    ['2021年第一季度', '2021-03-31'],
    ['2021年2季度末', '2021-06-30'],
    ['2021年上半年', '2021-06-30'],
    ['截至2021年10月1日', '2021-10-01'],
  ] as const)
    it(`${printed} ends on ${due}`, () => {
      expect(readDueTime(printed)).to.deep.equal({ due })
    })

  for (const printed of ['持续推进', '长期坚持', '常态化开展'])
    it(`${printed} does not end`, () => {
      expect(readDueTime(printed)).to.deep.equal({ continuous: true })
    })

  for (const printed of [
    '',
    '年底',
    '11月底',
    '2021年13月',
    '2021年2月30日',
    '2021年初',
    '尽快',
    '2021年底，持续推进',
    '2021年5季度',
  ])
    it(`“${printed}” is not read, and nothing is guessed`, () => {
      expect(readDueTime(printed)).to.equal(null)
    })
})
