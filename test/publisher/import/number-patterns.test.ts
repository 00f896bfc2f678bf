import { expect } from 'chai'
import { readablePattern, showNumber, showText } from '../../../services/publisher/import/number-patterns.ts'

const shown = (value: number, code: string | number) => showNumber(value, readablePattern(code))?.trim()

describe('a number is shown as its format says', () => {
  const MARCH = 46086.6
  const examples: [value: number, code: string | number, shown: string][] = [
    [6, '"太政办〔2026〕"0"号"', '太政办〔2026〕6号'],
    [6, '太政办〔2026〕0号', '太政办〔2026〕6号'],
    [1023, '000000', '001023'],
    [0.125, '0.0%', '12.5%'],
    [-1234.5, '#,##0.00_);[Red]\\(#,##0.00\\)', '(1,234.50)'],
    [1234.5, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', '¥1,234.50'],
    [123456, '0!.0,"万"', '12.3万'],
    [3, 'G/通用格式"号"', '3号'],
    [0, '0;-0;;@', ''],
    [-5927139, 37, '(5,927,139)'],
    [0.1 + 0.2, 'General', '0.3'],
    [341222102202, 'General', '341222102202'],
    [-0, 'General', '0'],
    [MARCH, 'h:mm', '14:24'],
    [MARCH, '上午/下午h"时"mm"分"', '下午2时24分'],
    [MARCH, 'aaaa', '星期四'],
    [MARCH, 14, '2026/3/5'],
    [MARCH, 31, '2026年3月5日'],
    [MARCH, 57, '2026年3月'],
    [MARCH, 58, '3月5日'],
    [MARCH, 34, '下午2时24分'],
    [MARCH, 'reserved-0x1F', '2026年3月5日'],
    [MARCH, '[ENG][$-804]yyyy"年"m"月"d"日";@', '2026年3月5日'],
    [MARCH, '[$-404]yyyy"age"', '2026age'],
    [-5, 'yyyy/m/d', '########'],
    [3_000_000, 'yyyy/m/d', '########'],
  ]
  for (const [value, code, expected] of examples)
    it(`${value} as ${code} is “${expected}”`, () => expect(shown(value, code)).to.equal(expected))

  it('gives nothing where it would show other digits, or does not know the format', () => {
    for (const code of [
      '[$-404]e"年"',
      '[$-411]ge.m.d',
      '[$-30411]e',
      '[DBNum1]General',
      '[DBNum2][$-804]0"元"',
      '[',
      '0.0.0E',
    ])
      expect(shown(12, code), code).to.equal(undefined)
  })

  it('a format can add to a text, or hide it', () => {
    expect(showText('甲', '"村："@')).to.equal('村：甲')
    expect(showText('甲', ';;;')).to.equal('')
    expect(showText('甲', '0.00')).to.equal('甲')
  })
})
