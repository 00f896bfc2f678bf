import { expect } from 'chai'
import {
  type DivisionCode,
  type Hash,
  type Instant,
  type ItemId,
  isDivisionCode,
  isHash,
  isInstant,
  isItemId,
  isNodeId,
  itemIdOf,
  makerOf,
  type NodeId,
  parseDivisionCode,
  parseHash,
  parseInstant,
  parseItemId,
  parseNodeId,
} from '../../services/domain/ids.ts'

const UUID = '018f0000-0000-7000-8000-000000000001'

describe('ids', () => {
  it('a node id begins with a letter and is never a division code', () => {
    for (const id of ['abc', 'liulin-zhen', 'a23', `a${'b'.repeat(39)}`]) expect(isNodeId(id), id).to.equal(true)
    for (const id of ['', 'ab', '341222', '3abc', 'Abc', 'a_b', 'a.b', `a${'b'.repeat(40)}`, 'abc\n'])
      expect(isNodeId(id), id).to.equal(false)
  })

  it("an item id is its maker's and a UUIDv7, and names its maker", () => {
    const id = itemIdOf(parseNodeId('liulin'), UUID)
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
    ['that is a UUID alone', `a${UUID.slice(1)}`],
    ['with a dot in front', `.liulin.${UUID}`],
    ['with a path in it', `../liulin.${UUID}`],
  ] as const)
    it(`an item id ${what} is none`, () => {
      expect(isItemId(id)).to.equal(false)
    })

  it('a division code has 6, 9 or 12 digits', () => {
    for (const code of ['341200', '341222102', '341222102201']) expect(isDivisionCode(code), code).to.equal(true)
    for (const code of ['', '3412', '3412220', '341222102201000', '34122x', '341200\n'])
      expect(isDivisionCode(code), code).to.equal(false)
  })

  it('a plain text is none, even if it looks like one', () => {
    // @ts-expect-error A node id comes from its parser.
    const nodeId: NodeId = 'liulin'
    // @ts-expect-error An item id comes from its parser.
    const itemId: ItemId = `liulin.${UUID}`
    // @ts-expect-error A division code comes from its parser.
    const code: DivisionCode = '341222'
    // @ts-expect-error A hash comes from its parser, or from hashOf.
    const hash: Hash = `sha-256:${'0'.repeat(64)}`
    // @ts-expect-error An instant comes from its parser, or from a clock.
    const at: Instant = '2026-03-01T08:00:00.000Z'
    // @ts-expect-error No id stands for another.
    const other: NodeId = parseItemId(itemId)
    expect([
      parseNodeId(nodeId),
      parseItemId(itemId),
      parseDivisionCode(code),
      parseHash(hash),
      parseInstant(at),
      other,
    ]).to.deep.equal([nodeId, itemId, code, hash, at, itemId])
  })

  for (const [what, parse] of [
    ['node id', parseNodeId],
    ['item id', parseItemId],
    ['division code', parseDivisionCode],
    ['hash', parseHash],
    ['instant', parseInstant],
  ] as const)
    it(`another text is refused by the parser of a ${what}`, () => {
      expect(() => parse('No such')).to.throw(`"No such" is no ${what}`)
    })

  it('a hash is named by its function and has 64 small hex digits', () => {
    const hash = `sha-256:${'0a'.repeat(32)}`
    expect(isHash(hash)).to.equal(true)
    for (const text of [`x${hash}`, `${hash}0`, hash.slice(0, -1), hash.toUpperCase(), '0a'.repeat(32), `${hash}\n`])
      expect(isHash(text), text).to.equal(false)
  })

  it('an instant has exactly one form, in UTC with milliseconds, and is in the calendar', () => {
    for (const text of ['2026-11-24T08:00:00.000Z', '0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])
      expect(isInstant(text), text).to.equal(true)
    for (const text of [
      '',
      'yesterday',
      '2026-11-24',
      '2026-11-24T08:00:00Z',
      '2026-11-24T08:00:00.000+08:00',
      '2026-02-30T08:00:00.000Z',
      '2026-13-01T08:00:00.000Z',
      '2026-11-24T25:00:00.000Z',
      '+010000-01-01T00:00:00.000Z',
      '2026-11-24T08:00:00.000z',
      ' 2026-11-24T08:00:00.000Z',
      '2026-11-24T08:00:00.000Z\n',
      'x'.repeat(24),
    ])
      expect(isInstant(text), text).to.equal(false)
  })
})
