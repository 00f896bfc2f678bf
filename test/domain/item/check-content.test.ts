import { expect } from 'chai'
import type { DirectoryNode } from '../../../services/domain/directory/directory.ts'
import { type DivisionCode, type NodeId, parseDivisionCode, parseNodeId } from '../../../services/domain/ids.ts'
import { type CheckContext, checkContent } from '../../../services/domain/item/check-content.ts'
import type { Content } from '../../../services/domain/item/content.ts'
import {
  CITY,
  COUNTY,
  contentWith,
  DIRECTORY,
  LIULIN,
  OTHER_TOWN,
  OTHER_VILLAGE,
  TOWN,
  VILLAGE,
  ZEHE,
} from '../scene.ts'

const faults = (change: Partial<Content>, nodeId = LIULIN, context: Partial<CheckContext> = {}) =>
  checkContent(contentWith(change), {
    node: DIRECTORY.node(nodeId) as DirectoryNode,
    directory: DIRECTORY,
    today: '2026-03-05',
    ...context,
  }).map(({ code, pointer }) => `${code} ${pointer}`)

describe('content of a node', () => {
  it('is shown at or under its own division, and "all" needs no code', () => {
    for (const board of ['all', [TOWN], [VILLAGE, '341222102202']] as const)
      expect(faults({ shownOn: { board: board as Content['shownOn']['board'], site: 'all' } })).to.deep.equal([])
  })

  it('is shown somewhere', () => {
    expect(faults({ shownOn: {} })).to.deep.equal(['shown-nowhere /shownOn'])
  })

  it('is shown nowhere else, and every wrong code is named', () => {
    expect(faults({ shownOn: { board: [VILLAGE, OTHER_VILLAGE, OTHER_TOWN], site: [COUNTY] } })).to.deep.equal([
      `division-not-yours /shownOn/board/1`,
      `division-not-yours /shownOn/board/2`,
      `division-not-yours /shownOn/site/0`,
    ])
  })

  it('names divisions that exist', () => {
    expect(faults({ shownOn: { board: [parseDivisionCode('341222102999')] } })).to.deep.equal([
      'division-unknown /shownOn/board/0',
    ])
  })

  it('names no division below the level of its outlet: it would be shown nowhere', () => {
    expect(faults({ shownOn: { site: [TOWN], topic: [COUNTY] } }, ZEHE)).to.deep.equal([
      'outlet-below-level /shownOn/site/0',
      'outlet-below-level /shownOn/topic/0',
    ])
    expect(faults({ shownOn: { site: [COUNTY], topic: [CITY], board: [TOWN] } }, parseNodeId('city'))).to.deep.equal([])
  })

  it('comes from an organ at or under its own division', () => {
    const organ = (divisionCode: DivisionCode): Content['organ'] => ({
      name: '某机关',
      kind: 'government',
      divisionCode,
    })
    expect(faults({ organ: organ(VILLAGE) })).to.deep.equal([])
    expect(faults({ organ: organ(COUNTY) })).to.deep.equal(['division-not-yours /organ/divisionCode'])
    expect(faults({ organ: organ(parseDivisionCode('341222999')) })).to.deep.equal([
      'division-unknown /organ/divisionCode',
    ])
  })

  describe('bears no name of a government elsewhere', () => {
    const named = (name: string, nodeId: NodeId, divisionCode: DivisionCode) =>
      faults({ organ: { name, kind: 'department', divisionCode } }, nodeId)

    for (const name of [
      '沣水市人民政府',
      '沣水市政府',
      ' 沣水市 人民政府',
      '沣水市\u200b人民政府',
      '南淝县人民政府',
      '沣水市南淝县人民政府',
      '沣水市南淝县淝口镇人民政府',
      'city office',
      'ＣＩＴＹ office',
    ])
      it(`“${name}” is not the county's`, () => {
        expect(named(name, ZEHE, COUNTY)).to.deep.equal(['organ-not-yours /organ/name'])
      })

    for (const [name, nodeId, code] of [
      ['泽河县人民政府', ZEHE, COUNTY],
      ['沣水市泽河县人民政府', ZEHE, COUNTY],
      ['柳林镇人民政府', ZEHE, TOWN],
      ['泽河县财政局', ZEHE, COUNTY],
      ['沣水市财政局泽河分局', ZEHE, COUNTY],
      ['柳林村村民委员会', LIULIN, VILLAGE],
      ['南淝县人民政府', parseNodeId('city'), CITY],
    ] as const)
      it(`“${name}” may be ${nodeId}'s`, () => {
        expect(named(name, nodeId, code)).to.deep.equal([])
      })

    it('joint organs and source are free', () => {
      const name = '沣水市人民政府'
      expect(
        faults({ jointOrgans: [{ name, kind: 'government', divisionCode: CITY }], source: name }, ZEHE),
      ).to.deep.equal([])
    })
  })

  it('was not made or published later than today', () => {
    expect(faults({ issuedOn: '2026-03-05', publishedOn: '2026-03' })).to.deep.equal([])
    expect(faults({ issuedOn: '2026-03-06', publishedOn: '2026-04' })).to.deep.equal([
      'date-in-future /issuedOn',
      'date-in-future /publishedOn',
    ])
  })

  it('takes effect, ends and is displayed whenever it says', () => {
    expect(
      faults({ effectiveOn: '2027-01-01', abolishedOn: '2031', displayFrom: '2026-04', displayUntil: '2026-05' }),
    ).to.deep.equal([])
  })

  it('is told with each fault what was wrong', () => {
    const found = checkContent(
      contentWith({
        shownOn: { board: [parseDivisionCode('341222102999'), OTHER_VILLAGE], topic: [TOWN] },
        issuedOn: '2026-04',
      }),
      { node: DIRECTORY.node(LIULIN) as DirectoryNode, directory: DIRECTORY, today: '2026-03-05' },
    )
    expect(found.map(({ details }) => details)).to.deep.equal([
      { code: '341222102999' },
      { code: OTHER_VILLAGE },
      { code: TOWN, kind: '市级专题' },
      { value: '2026-04' },
    ])
  })
})
