import { expect } from 'chai'
import { documentNumberKey } from '../../../services/domain/item/document-number.ts'
import { foldSearch } from '../../../services/domain/item/fold-search.ts'
import { foldTitle } from '../../../services/domain/item/fold-title.ts'
import { foldText } from '../../../services/domain/item/search-text.ts'
import { tokenText } from '../../../services/domain/item/search-tokens.ts'
import { textOfHtml } from '../../../services/domain/item/text-of-html.ts'
import { tidyLine } from '../../../services/domain/item/tidy-content.ts'
import { unprintableOf } from '../../../services/domain/item/unprintable.ts'
import { findLikelyData } from '../../../services/domain/personal-data/find-likely-data.ts'
import { findPersonalData } from '../../../services/domain/personal-data/find-personal-data.ts'
import { withUnifiedHan } from '../../../services/domain/unified-han.ts'
import { rest } from '../../linear-time.ts'

/** All that is done to the whole text of an item when it is taken, folded and searched. */
const WORK: Record<string, (text: string) => unknown> = {
  foldSearch,
  tokens: (text) => tokenText(foldSearch(text)),
  foldText,
  foldTitle,
  documentNumberKey,
  textOfHtml,
  tidyLine,
  unprintableOf,
  withUnifiedHan,
  findPersonalData,
  findLikelyData,
}

const BLOCK = 512
const REPEATS = 4
/** Processor time that a character may take: 30 times what an ideograph takes, which is about a tenth of a microsecond. */
const MOST_NANOSECONDS = 3000

/** The characters of each block of Unicode; of the planes that are empty or private, the first block only. */
function* blocks(): Generator<string> {
  for (let first = 0; first < 0x110000; first += BLOCK) {
    const isEmpty = (first >= 0x40000 && first < 0xe0000) || first >= 0xe1000
    if (isEmpty && first % 0x10000 !== 0) continue
    const points = Array.from({ length: BLOCK }, (_, at) => first + at)
    yield String.fromCodePoint(...points.filter((point) => point < 0xd800 || point >= 0xe000))
  }
}

function nanosecondsOf(work: () => void): number {
  const { user, system } = process.threadCpuUsage()
  work()
  const after = process.threadCpuUsage()
  return 1000 * (after.user + after.system - user - system)
}

describe('the characters of a text', function () {
  this.timeout(120_000)

  for (const [name, work] of Object.entries(WORK))
    it(`${name}: no block of Unicode costs more than another by far, as ½ and 한글 did`, () => {
      for (const block of blocks()) {
        const text = block.repeat(REPEATS)
        if (text === '') continue
        let least = Number.POSITIVE_INFINITY
        for (let round = 0; round < 20 && least > MOST_NANOSECONDS; round++) {
          rest(Math.max(0, round - 2))
          least = Math.min(least, nanosecondsOf(() => work(text)) / (BLOCK * REPEATS))
        }
        expect(least, `U+${block.codePointAt(0)?.toString(16)}`).to.be.lessThan(MOST_NANOSECONDS)
      }
    })

  it('a large body of one of them is folded in a tenth of the time that it took', () => {
    for (const unit of ['½', '한글', 'ﷺ', 'é', '㍿', '𝐀', '🄰', '丽']) {
      const text = unit.repeat(300_000 / unit.length)
      let least = Number.POSITIVE_INFINITY
      for (let round = 0; round < 20 && least > 60e6; round++)
        least = Math.min(
          least,
          nanosecondsOf(() => foldSearch(text)),
        )
      expect(least / 1e6, unit).to.be.lessThan(60)
    }
  })

  it('become six at most, so that no index grows much beyond its texts', () => {
    for (const block of blocks())
      for (const character of block) expect(foldSearch(character).length, character).to.be.at.most(6)
  })
})
