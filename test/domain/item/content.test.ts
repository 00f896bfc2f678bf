import { expect } from 'chai'
import { canonicalText } from '../../../services/domain/canonical.ts'
import { contentIn } from '../../../services/domain/item/content.ts'
import { contentWith } from '../scene.ts'

describe('the content of a stored text', () => {
  it('is what was stored, and null where there is none', () => {
    expect(contentIn(canonicalText(contentWith()))).to.deep.equal(contentWith())
    expect(contentIn(null)).to.equal(null)
  })

  it('that is damaged is an error', () => {
    expect(() => contentIn('{"title":')).to.throw(SyntaxError)
  })
})
