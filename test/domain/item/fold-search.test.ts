import { expect } from 'chai'
import fc from 'fast-check'
import { foldSearch } from '../../../services/domain/item/fold-search.ts'
import { isHit, readSearch } from '../../../services/domain/item/search-query.ts'
import { foldText } from '../../../services/domain/item/search-text.ts'
import { isNamed, searchConditions, searchTokensOf } from '../../../services/domain/item/search-tokens.ts'
import { expectLinearTime } from '../../linear-time.ts'

const text = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...'農村低保农征徵地〔２０２６〕2026(18)号號 \u3000\n"“”Aaςİ①㈠⺠𠮷𧝞') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 1 }) },
    ),
    { maxLength: 20 },
  )
  .map((characters) => characters.join(''))

describe('the fold of a search', () => {
  for (const [one, other] of [
    ['農村低保', '农村低保'],
    ['税政〔２０２６〕 １８ 号', '税政(2026)18号'],
    ['ＡＢＣ　ｄ', 'abcD'],
    ['⺠政', '民政'],
    ['臺灣', '台湾'],
    ['“扶貧”', '扶贫'],
    ['ΣΑΣ', 'σας'],
  ] as const)
    it(`makes ${one} and ${other} the same`, () => {
      expect(foldSearch(one)).to.equal(foldSearch(other))
    })

  it('folds each character on its own, so that a part of a text is a part of its fold', () => {
    fc.assert(fc.property(text, text, (a, b) => foldSearch(a + b) === foldSearch(a) + foldSearch(b)))
  })

  it('takes a time that rises with the length', () => {
    for (const unit of ['農', 'ﷺ', '𝐀', ' ', '〔']) expectLinearTime(unit, foldSearch)
  })
})

describe('a search', () => {
  const holdsTokens = (tokens: string[], { words, literal }: ReturnType<typeof readSearch>, part: 'title' | 'any') =>
    searchConditions({ words, literal, itemId: null }, part).every((condition) =>
      'all' in condition
        ? condition.all.every((token) => tokens.includes(token))
        : tokens.some((token) => token.startsWith(condition.beginning)),
    )

  it('has no hit that its index does not name, in titles and everywhere, exactly or not', () => {
    fc.assert(
      fc.property(text, text, text, fc.boolean(), fc.nat(8), (title, body, typed, exact, from) => {
        const folded = `${foldSearch(title)}\n${foldSearch(body)}`
        const tokens = searchTokensOf(folded).split(' ')
        const plain = { folded, literal: () => foldText(`${title.replaceAll('\n', '')}\n${body}`) }
        for (const q of [
          typed,
          body.slice(from, from + 5),
          title.slice(0, from + 1),
          `${title.slice(0, 2)} ${body.slice(-3)}`,
        ])
          for (const part of ['title', 'any'] as const) {
            const search = readSearch(q, exact)
            if (!q.isWellFormed() || search.itemId !== null || !isHit(plain, search, part)) continue
            expect(isNamed(folded, search, part), q).to.equal(true)
            expect(holdsTokens(tokens, search, part), q).to.equal(true)
          }
      }),
      { numRuns: 300 },
    )
  })

  it('takes an exact document number as it stands, whatever its spelling', () => {
    const text = '根据皖政〔2020〕05号'
    const plain = { folded: foldSearch(text), literal: () => foldText(text) }
    for (const [typed, isFound] of [
      ['皖政〔2020〕05号', true],
      ['皖政〔2020〕5号', false],
    ] as const)
      expect(isHit(plain, readSearch(typed, true), 'any'), typed).to.equal(isFound)
  })

  it('finds every piece of a text that somebody may have copied', () => {
    fc.assert(
      fc.property(text, fc.nat(20), fc.nat(20), (whole, from, length) => {
        const characters = [...whole]
        const piece = characters.slice(from, from + length).join('')
        const search = readSearch(piece, true)
        expect(
          isHit(
            { folded: foldSearch(whole), literal: () => foldText(whole.replaceAll('\n', ' ')) },
            { ...search, literal: null },
            'any',
          ),
        ).to.equal(true)
      }),
    )
  })
})
