import { expect } from 'chai'
import type { DivisionCode } from '../../../services/domain/ids.ts'
import { erasedDocument } from '../../../services/domain/item/erased-document.ts'
import { evolve } from '../../../services/domain/item/evolve.ts'
import { CITY, COUNTY, chainOf, contentWith, DIRECTORY, LIULIN, TOWN, VILLAGE } from '../scene.ts'

describe('the document of an item whose text is erased', () => {
  const next = chainOf(LIULIN)
  const shows = (...board: DivisionCode[]) => contentWith({ shownOn: { board } })
  const published = evolve(null, next({ type: 'ItemPublished', version: 1, content: contentWith() }), DIRECTORY)
  const revised = evolve(published, next({ type: 'ItemRevised', version: 2, content: shows(TOWN) }), DIRECTORY)

  it('has no content, is on no outlet and has left all that it was on, each once and in order', () => {
    expect(erasedDocument(revised)).to.deep.equal({
      ...revised,
      contentText: null,
      shownOn: [],
      leftOutlets: [`board/${TOWN}`, `board/${VILLAGE}`, `site/${COUNTY}`, `topic/${CITY}`],
    })
  })

  it('is the same when it is erased again', () => {
    expect(erasedDocument(erasedDocument(revised))).to.deep.equal(erasedDocument(revised))
  })
})
