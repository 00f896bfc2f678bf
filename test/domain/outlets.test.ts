import { expect } from 'chai'
import fc from 'fast-check'
import type { Directory } from '../../services/domain/directory/directory.ts'
import { type DivisionCode, parseDivisionCode } from '../../services/domain/ids.ts'
import type { ShownOn } from '../../services/domain/item/content.ts'
import {
  entriesMatching,
  entriesOf,
  OUTLET_KINDS,
  OUTLET_LEVEL,
  type OutletKind,
} from '../../services/domain/outlets.ts'
import {
  AT,
  CITY,
  COUNTY,
  contentWith,
  DIRECTORY,
  directoryAfter,
  OTHER_COUNTY,
  OTHER_TOWN,
  OTHER_VILLAGE,
  TOWN,
  VILLAGE,
} from './scene.ts'

const entries = (shownOn: ShownOn, organCode: DivisionCode, directory: Directory = DIRECTORY) =>
  entriesOf(contentWith({ shownOn }), organCode, directory, AT)

/** Whether an item with these entries is seen on an outlet. */
const isSeen = (shown: string[], kind: OutletKind, code: DivisionCode, directory: Directory = DIRECTORY) =>
  entriesMatching(kind, code, directory).some((entry) => shown.includes(entry))

/** The outlets of the sample tree that show it. */
const seenOn = (shown: string[], directory: Directory = DIRECTORY) =>
  OUTLET_KINDS.flatMap((kind) =>
    [...directory.divisions()]
      .filter(({ level, code }) => level === OUTLET_LEVEL[kind] && isSeen(shown, kind, code, directory))
      .map(({ code }) => `${kind}/${code}`),
  )

const EVERYWHERE: ShownOn = { board: 'all', site: 'all', topic: 'all' }
const BOARDS = [VILLAGE, '341222102202', OTHER_VILLAGE, '341226101201']

describe('outlets', () => {
  it("a village's item is on its own board, its county's site, its city's topic", () => {
    expect(seenOn(entries(EVERYWHERE, VILLAGE))).to.deep.equal([`board/${VILLAGE}`, `site/${COUNTY}`, `topic/${CITY}`])
  })

  it("a township's item is on all its villages' boards, its county's site, its city's topic", () => {
    expect(seenOn(entries(EVERYWHERE, TOWN))).to.deep.equal([
      `board/${VILLAGE}`,
      'board/341222102202',
      `site/${COUNTY}`,
      `topic/${CITY}`,
    ])
  })

  it("a county's item is on all boards of the county, its site, its city's topic", () => {
    const boards = BOARDS.filter((code) => code.startsWith(COUNTY)).map((code) => `board/${code}`)
    expect(seenOn(entries(EVERYWHERE, COUNTY))).to.deep.equal([...boards, `site/${COUNTY}`, `topic/${CITY}`])
  })

  it("a city's item is on every board and every county site", () => {
    expect(seenOn(entries(EVERYWHERE, CITY))).to.deep.equal([
      ...BOARDS.map((code) => `board/${code}`),
      `site/${COUNTY}`,
      `site/${OTHER_COUNTY}`,
      `topic/${CITY}`,
    ])
  })

  it('codes mean the outlets at or under them, and no other', () => {
    expect(seenOn(entries({ board: [VILLAGE, OTHER_TOWN] }, COUNTY))).to.deep.equal([
      `board/${VILLAGE}`,
      `board/${OTHER_VILLAGE}`,
    ])
    expect(seenOn(entries({ site: [OTHER_COUNTY] }, CITY))).to.deep.equal([`site/${OTHER_COUNTY}`])
  })

  it('a kind that is left out shows nothing', () => {
    expect(entries({ topic: 'all' }, TOWN)).to.deep.equal([`topic/${CITY}`])
    expect(entries({}, TOWN)).to.deep.equal([])
  })

  it('are one entry for "all", however many outlets there are', () => {
    expect(entries(EVERYWHERE, CITY)).to.deep.equal([`board/${CITY}`, `site/${CITY}`, `topic/${CITY}`])
  })

  it('are sorted and named once, whatever the order and repeats of the codes', () => {
    const codes = fc.array(fc.constantFrom(VILLAGE, TOWN, OTHER_TOWN, OTHER_VILLAGE), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(codes, (board) => {
        expect(entries({ board }, COUNTY)).to.deep.equal([...new Set(board)].sort().map((code) => `board/${code}`))
      }),
    )
  })

  it('of a division nobody knows match its own code only', () => {
    expect(entriesMatching('board', parseDivisionCode('341299999999'), DIRECTORY)).to.deep.equal(['board/341299999999'])
  })

  describe('after a township merged into another', () => {
    const merged = directoryAfter(DIRECTORY, {
      type: 'DivisionsMerged',
      codes: [OTHER_TOWN],
      into: TOWN,
      since: '2026-01-01',
    })

    it("the old township's items are still on its villages' boards, and on the other's as well", () => {
      const shown = entries({ board: 'all' }, OTHER_TOWN)
      expect(seenOn(shown, merged)).to.have.members([
        `board/${VILLAGE}`,
        'board/341222102202',
        `board/${OTHER_VILLAGE}`,
      ])
    })

    it("new items of the merged township are on the boards of both townships' villages", () => {
      expect(seenOn(entries({ board: 'all' }, TOWN, merged), merged)).to.have.members([
        `board/${VILLAGE}`,
        'board/341222102202',
        `board/${OTHER_VILLAGE}`,
      ])
    })
  })
})
