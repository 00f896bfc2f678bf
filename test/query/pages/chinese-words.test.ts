import { expect } from 'chai'
import { parseInstant } from '../../../services/domain/ids.ts'
import { chineseDate, chineseDays, chineseDuration, chineseTime } from '../../../services/edge/chinese-dates.ts'
import { byteSize } from '../../../services/query/pages/byte-size.ts'
import { placeName } from '../../../services/query/pages/place-names.ts'

describe('Chinese words on pages', () => {
  for (const [date, words] of [
    ['2026', '2026年'],
    ['2026-03', '2026年3月'],
    ['2026-03-05', '2026年3月5日'],
    ['2026-12-31', '2026年12月31日'],
  ] as const)
    it(`write ${date} as ${words}`, () => expect(chineseDate(date)).to.equal(words))

  it('tell days that follow each other for one reason as a span', () => {
    const days = (why: string, ...all: string[]) => all.map((day) => ({ day, why }))
    const holidays = days('元旦', '2025-12-31', '2026-01-01', '2026-01-02')
    expect(chineseDays(holidays)).to.equal('2025年12月31日至2026年1月2日（元旦）')
    expect(
      chineseDays([...days('周末', '2026-03-07', '2026-03-08', '2026-03-14'), ...days('', '2026-03-15')]),
    ).to.equal('2026年3月7日至3月8日（周末）、2026年3月14日（周末）、2026年3月15日')
    expect(chineseDays([])).to.equal('')
  })

  it('tell times by the clocks of China', () => {
    expect(chineseTime(parseInstant('2025-12-31T16:05:00.000Z'))).to.equal('2026年1月1日 00:05')
  })

  for (const [seconds, words] of [
    [40, '40 秒'],
    [90, '2 分钟'],
    [7200, '2 小时'],
    [260_000, '3 天'],
  ] as const)
    it(`tell ${seconds} seconds as ${words}`, () => expect(chineseDuration(seconds)).to.equal(words))

  for (const [bytes, words] of [
    [0, '0 字节'],
    [1023, '1023 字节'],
    [1024, '1.0 KB'],
    [3 * 1024 ** 2, '3.0 MB'],
    [5 * 1024 ** 4, '5120.0 GB'],
  ] as const)
    it(`tell ${bytes} bytes as ${words}`, () => expect(byteSize(bytes)).to.equal(words))

  for (const [committee, name] of [
    ['孙楼村委会', '孙楼村'],
    ['孙楼村村委会', '孙楼村'],
    ['孙楼村村民委员会', '孙楼村'],
    ['孙楼村民委员会', '孙楼村'],
    ['村集村委会', '村集村'],
    ['龙潭社区居委会', '龙潭社区'],
    ['龙潭社区居民委员会', '龙潭社区'],
    ['城南居委会', '城南居委会'],
    ['谢桥煤矿社区', '谢桥煤矿社区'],
  ] as const)
    it(`call ${committee} ${name}`, () => expect(placeName({ name: committee, level: 'village' })).to.equal(name))
})
