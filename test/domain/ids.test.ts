import { expect } from 'chai'
import { isItemId, isNodeId, itemIdOf, makerOf } from '../../services/domain/ids.ts'

const UUID = '018f0000-0000-7000-8000-000000000001'

describe('ids', () => {
  it('a node id begins with a letter and is never a division code', () => {
    for (const id of ['abc', 'liulin-zhen', 'a23', `a${'b'.repeat(39)}`]) expect(isNodeId(id), id).to.equal(true)
    for (const id of ['', 'ab', '341222', '3abc', 'Abc', 'a_b', 'a.b', `a${'b'.repeat(40)}`, 'abc\n'])
      expect(isNodeId(id), id).to.equal(false)
  })

  it("an item id is its maker's and a UUIDv7, and names its maker", () => {
    const id = itemIdOf('liulin', UUID)
    expect(isItemId(id)).to.equal(true)
    expect(makerOf(id)).to.equal('liulin')
  })

  for (const [what, id] of [
    ['without a maker', `.${UUID}`],
    ['without a dot', `liulin${UUID}`],
    ['with two dots', `liu.lin.${UUID}`],
    ['with a UUID of another version', `liulin.${UUID.replace('-7', '-4')}`],
    ['with a UUID of another variant', `liulin.${UUID.replace('-8000', '-c000')}`],
    ['in capitals', `liulin.${UUID.toUpperCase()}`],
    ['with a line feed behind', `liulin.${UUID}\n`],
    ['with a path in it', `../liulin.${UUID}`],
  ] as const)
    it(`an item id ${what} is none`, () => {
      expect(isItemId(id)).to.equal(false)
    })
})
