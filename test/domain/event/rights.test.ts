import { expect } from 'chai'
import type { Content } from '../../../services/domain/item/content.ts'
import {
  CITY,
  COUNTY,
  chainOf,
  contentWith,
  DIRECTORY,
  directoryAfter,
  itemOf,
  LIULIN,
  OTHER_TOWN,
  OTHER_VILLAGE,
  TOWN,
  VILLAGE,
  ZEHE,
} from '../scene.ts'

import { published, verdictOn } from './verdict.ts'

describe('the right to publish', () => {
  describe('is not allowed', () => {
    it("when it is about another node's item", () => {
      const event = chainOf(LIULIN)({
        type: 'ItemPublished',
        version: 1,
        content: contentWith(),
        itemId: itemOf(ZEHE),
      })
      expect(verdictOn(event)).to.equal('not-allowed')
    })

    for (const [what, change] of [
      ['names a board outside its division', { shownOn: { board: [OTHER_VILLAGE] } }],
      ['names a site above its division', { shownOn: { site: [COUNTY] } }],
      ['names a topic above its division', { shownOn: { topic: [CITY] } }],
      [
        'speaks for an organ elsewhere',
        { organ: { name: '桑园乡人民政府', kind: 'government', divisionCode: OTHER_TOWN } },
      ],
      ['names a division that nobody knows', { shownOn: { board: ['341299999999'] } }],
    ] as [string, Partial<Content>][])
      it(`when it ${what}`, () => {
        expect(verdictOn(published(change))).to.equal('not-allowed')
      })
  })

  it('a node that moved speaks for its new division and no longer for the old one', () => {
    const moved = directoryAfter(DIRECTORY, {
      type: 'NodeMoved',
      nodeId: LIULIN,
      divisionCode: OTHER_TOWN,
    })
    expect(verdictOn(published({ shownOn: { board: [OTHER_VILLAGE] } }), [], moved)).to.equal('next')
    expect(verdictOn(published({ shownOn: { board: [VILLAGE] } }), [], moved)).to.equal('not-allowed')
  })

  it('a node speaks for a division that merged into its own', () => {
    const merged = directoryAfter(DIRECTORY, {
      type: 'DivisionsMerged',
      codes: [OTHER_TOWN],
      into: TOWN,
      since: '2026-01-01',
    })
    expect(verdictOn(published({ shownOn: { board: [OTHER_VILLAGE] } }), [], merged)).to.equal('next')
  })
})
