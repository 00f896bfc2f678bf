import { expect } from 'chai'
import { emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import { checkDirectoryFact, firstDirectoryFault } from '../../../services/domain/directory/check-directory-fact.ts'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { directoryFactSchema, KNOWN_TYPES } from '../../../services/domain/directory/directory-fact-schema.ts'
import { HubError } from '../../../services/domain/errors.ts'
import { type DivisionCode, type NodeId, parseDivisionCode, parseNodeId } from '../../../services/domain/ids.ts'
import {
  CITY,
  COUNTY,
  DIRECTORY,
  directoryAfter,
  FACTS,
  HUB,
  LIULIN,
  node,
  OTHER_COUNTY,
  OTHER_TOWN,
  publicPart,
  TOWN,
  VILLAGE,
  ZEHE,
} from '../scene.ts'
import { described } from './described.ts'

describe('a fact for the directory', () => {
  const unfit: [string, DirectoryFact, string][] = [
    [
      'a division with a known code',
      { ...(FACTS[3] as DirectoryFact & { type: 'DivisionDefined' }), name: '又名' },
      '/code',
    ],
    [
      'a division whose code does not fit its level',
      { type: 'DivisionDefined', code: parseDivisionCode('341299'), name: '某镇', level: 'township', parent: COUNTY },
      '/code',
    ],
    [
      'a division under an unknown one',
      {
        type: 'DivisionDefined',
        code: parseDivisionCode('341299100'),
        name: '某镇',
        level: 'township',
        parent: parseDivisionCode('341299'),
      },
      '/parent',
    ],
    [
      'a division under one of its own level',
      { type: 'DivisionDefined', code: parseDivisionCode('341222104'), name: '某镇', level: 'township', parent: TOWN },
      '/parent',
    ],
    [
      'a new name of an unknown division',
      { type: 'DivisionRenamed', code: parseDivisionCode('341299'), name: '某县', since: '2026-01-01' },
      '/code',
    ],
    ['a merger into itself', { type: 'DivisionsMerged', codes: [TOWN], into: TOWN, since: '2026-01-01' }, '/codes/0'],
    [
      'a merger of two levels',
      { type: 'DivisionsMerged', codes: [TOWN], into: COUNTY, since: '2026-01-01' },
      '/codes/0',
    ],
    [
      'a merger into an unknown one',
      { type: 'DivisionsMerged', codes: [TOWN], into: parseDivisionCode('341222199'), since: '2026-01-01' },
      '/into',
    ],
    ['a node id that is taken', node(LIULIN, 'township', TOWN), '/nodeId'],
    ['a node id that is a division code', node('341222102' as NodeId, 'township', TOWN), '/nodeId'],
    [
      'a node of an unknown division',
      node(parseNodeId('wangdian'), 'township', parseDivisionCode('341222199')),
      '/divisionCode',
    ],
    [
      'the move of an unknown node',
      { type: 'NodeMoved', nodeId: parseNodeId('nobody'), divisionCode: TOWN },
      '/nodeId',
    ],
    [
      'the rotation of an unknown key',
      {
        type: 'KeyRotated',
        nodeId: LIULIN,
        oldKeyId: 'liulin-9',
        lastSeq: 1,
        ...publicPart('liulin-2'),
      },
      '/oldKeyId',
    ],
    [
      'a rotation to a key id that is taken',
      {
        type: 'KeyRotated',
        nodeId: LIULIN,
        oldKeyId: 'liulin-1',
        lastSeq: 1,
        ...publicPart('liulin-1'),
      },
      '/keyId',
    ],
    ['the revocation of an unknown key', { type: 'KeyRevoked', nodeId: ZEHE, keyId: 'liulin-1', reason: '' }, '/keyId'],
  ]
  for (const [what, fact, pointer] of unfit) {
    it(`is refused for ${what}`, () => {
      expect(checkDirectoryFact(DIRECTORY, fact)[0]?.pointer).to.equal(pointer)
    })

    it(`changes nothing when it was signed all the same: ${what}`, () => {
      const { position: _, hash: __, ...after } = described(directoryAfter(DIRECTORY, fact))
      const { position: ___, hash: ____, ...before } = described(DIRECTORY)
      expect(after).to.deep.equal(before)
    })
  }

  it('is refused with what is wrong: the code that nobody knows, or the reason', () => {
    const since = '2026-01-01'
    const unknown: DirectoryFact = {
      type: 'DivisionsMerged',
      codes: [parseDivisionCode('341222199'), TOWN],
      into: OTHER_TOWN,
      since,
    }
    expect(checkDirectoryFact(DIRECTORY, unknown)).to.deep.equal([
      { code: 'division-unknown', pointer: '/codes/0', details: { code: '341222199' } },
    ])
    expect(checkDirectoryFact(DIRECTORY, node(parseNodeId('liulin'), 'township', TOWN))).to.deep.equal([
      { code: 'schema-invalid', pointer: '/nodeId', details: { reason: 'taken' } },
    ])
    for (const fact of [
      { type: 'KeyRevoked', nodeId: 'nobody', keyId: 'liulin-1', reason: '' },
      { type: 'KeyRotated', nodeId: 'nobody', oldKeyId: 'liulin-1', lastSeq: 1, ...publicPart('liulin-2') },
      { type: 'NodeMoved', nodeId: 'nobody', divisionCode: TOWN },
    ] as DirectoryFact[])
      expect(checkDirectoryFact(DIRECTORY, fact)).to.deep.equal([
        { code: 'schema-invalid', pointer: '/nodeId', details: { reason: 'unknown node' } },
      ])
  })

  it('a merger of a division that merged already is refused, into a third one as well', () => {
    const merged = directoryAfter(
      directoryAfter(DIRECTORY, {
        type: 'DivisionDefined',
        code: parseDivisionCode('341222104'),
        name: '新河镇',
        level: 'township',
        parent: COUNTY,
      }),
      { type: 'DivisionsMerged', codes: [TOWN], into: OTHER_TOWN, since: '2026-01-01' },
    )
    const again: DirectoryFact = {
      type: 'DivisionsMerged',
      codes: [TOWN],
      into: parseDivisionCode('341222104'),
      since: '2026-02-01',
    }
    expect(checkDirectoryFact(merged, again)).to.deep.equal([
      { code: 'schema-invalid', pointer: '/codes/0', details: { reason: `merged into ${OTHER_TOWN} already` } },
    ])
  })

  it('that defines a parent after its child fits if the parent is above, and not if it is beside', () => {
    const child = (parent: DivisionCode): DirectoryFact => ({
      type: 'DivisionDefined',
      code: COUNTY,
      name: '甲县',
      level: 'county',
      parent,
    })
    const parent = (code: DivisionCode, level: 'city' | 'county'): DirectoryFact => ({
      type: 'DivisionDefined',
      code,
      name: '上级',
      level,
      parent: null,
    })
    expect(firstDirectoryFault(emptyDirectory(HUB), [child(CITY), parent(CITY, 'city')])).to.equal(null)
    const beside = firstDirectoryFault(emptyDirectory(HUB), [child(OTHER_COUNTY), parent(OTHER_COUNTY, 'county')])
    expect([beside?.index, beside?.faults[0]?.pointer]).to.deep.equal([1, '/level'])
  })

  it('a merger in a circle is refused: whoever merged is gone', () => {
    const there: DirectoryFact = { type: 'DivisionsMerged', codes: [TOWN], into: OTHER_TOWN, since: '2026-01-01' }
    const back: DirectoryFact = { type: 'DivisionsMerged', codes: [OTHER_TOWN], into: TOWN, since: '2026-02-01' }
    expect(checkDirectoryFact(directoryAfter(DIRECTORY, there), back)).not.to.deep.equal([])
    const signedAllTheSame = directoryAfter(DIRECTORY, there, back)
    expect(signedAllTheSame.lineage(VILLAGE)).to.include.members([TOWN, OTHER_TOWN])
    expect(signedAllTheSame.atLevelOrAbove(VILLAGE, 'township')).to.equal(OTHER_TOWN)
  })

  it('that defines the first division may name a parent that this hub does not hold', () => {
    const top: DirectoryFact = {
      type: 'DivisionDefined',
      code: CITY,
      name: '沣水市',
      level: 'city',
      parent: parseDivisionCode('340000'),
    }
    expect(checkDirectoryFact(emptyDirectory(HUB), top)).to.deep.equal([])
    expect(checkDirectoryFact(DIRECTORY, { ...top, code: parseDivisionCode('341300') })).not.to.deep.equal([])
  })

  it('that closes a circle of parents is refused, and changes nothing when it was signed all the same', () => {
    const circles: DirectoryFact[][] = [
      [{ type: 'DivisionDefined', code: COUNTY, name: '甲县', level: 'county', parent: COUNTY }],
      [
        { type: 'DivisionDefined', code: COUNTY, name: '甲县', level: 'county', parent: TOWN },
        { type: 'DivisionDefined', code: TOWN, name: '甲镇', level: 'township', parent: COUNTY },
      ],
    ]
    for (const facts of circles) {
      expect(firstDirectoryFault(emptyDirectory(HUB), facts)?.index).to.equal(facts.length - 1)
      expect(directoryAfter(emptyDirectory(HUB), ...facts).atLevelOrAbove(COUNTY, 'city')).to.equal(COUNTY)
    }
  })

  it('without the members of its type changes nothing when it was signed all the same', () => {
    for (const fact of [
      { type: 'DivisionDefined', code: 5 },
      { type: 'DivisionsMerged', codes: TOWN, into: COUNTY },
      { ...node(parseNodeId('xinhe'), 'township', TOWN), publicKey: 'none' },
      { ...node(parseNodeId('xinhe'), 'township', TOWN), level: 'hamlet' },
    ]) {
      const after = directoryAfter(DIRECTORY, fact as unknown as DirectoryFact)
      expect({ ...described(after), position: 0, hash: '' }).to.deep.equal({
        ...described(DIRECTORY),
        position: 0,
        hash: '',
      })
    }
  })

  it('with members that a newer hub has added counts, if it has all members of its type', () => {
    const newer = { ...node(parseNodeId('xinhe'), 'township', TOWN), motto: '为民' }
    expect(directoryAfter(DIRECTORY, newer as DirectoryFact).node(parseNodeId('xinhe'))?.divisionCode).to.equal(TOWN)
    const broken = { ...newer, level: 'hamlet' }
    expect(directoryAfter(DIRECTORY, broken as unknown as DirectoryFact).node(parseNodeId('xinhe'))).to.equal(undefined)
  })

  it('of a type that only a newer hub knows stops the reader in one line', () => {
    const newer = { type: 'NodeRenamed', nodeId: 'liulin', name: '新名' } as unknown as DirectoryFact
    expect(() => directoryAfter(DIRECTORY, newer)).to.throw(HubError, 'Upgrade this one')
  })

  it('may define a second tree beside the first', () => {
    const top: DirectoryFact = {
      type: 'DivisionDefined',
      code: parseDivisionCode('341300'),
      name: '别市',
      level: 'city',
      parent: null,
    }
    expect(checkDirectoryFact(DIRECTORY, top)).to.deep.equal([])
  })

  it('may build on those before it in one list, and the first that does not fit is named', () => {
    const next: DirectoryFact[] = [
      {
        type: 'DivisionDefined',
        code: parseDivisionCode('341222104'),
        name: '新河镇',
        level: 'township',
        parent: COUNTY,
      },
      node(parseNodeId('xinhe'), 'township', parseDivisionCode('341222104')),
    ]
    expect(firstDirectoryFault(DIRECTORY, next)).to.equal(null)
    expect(firstDirectoryFault(emptyDirectory(HUB), FACTS)).to.equal(null)
    expect(firstDirectoryFault(DIRECTORY, [...next, ...next])?.index).to.equal(2)
  })

  it('of any type that readers would skip for its form is named before it is signed', () => {
    const facts: DirectoryFact[] = [
      ...FACTS,
      { type: 'DivisionRenamed', code: TOWN, name: '新名', since: '2026-01-01' },
      { type: 'DivisionsMerged', codes: [TOWN], into: OTHER_TOWN, since: '2026-01-01' },
      { type: 'NodeMoved', nodeId: LIULIN, divisionCode: OTHER_TOWN },
      { type: 'KeyRotated', nodeId: LIULIN, oldKeyId: 'liulin-1', lastSeq: 1, ...publicPart('liulin-2') },
      { type: 'KeyRevoked', nodeId: LIULIN, keyId: 'liulin-1', reason: '失窃' },
      { type: 'FieldDefined', name: '扶贫' },
      { type: 'RulesAdopted', set: 'weather', divisionCode: CITY, since: '2026-01-01', rules: [{ id: 'x' }] },
    ]
    expect(new Set(facts.map(({ type }) => type))).to.deep.equal(KNOWN_TYPES)
    for (const fact of facts)
      for (const [member, value] of Object.entries(fact)) {
        if (member === 'type' || value === null) continue
        const broken = { ...fact, [member]: typeof value === 'string' ? '长'.repeat(201) : -1 }
        const found = firstDirectoryFault(DIRECTORY, [broken])?.faults.map(({ pointer }) => pointer)
        expect(found, `${fact.type}/${member}`).to.include(`/${member}`)
      }
  })

  it('from outside fits the schema, unknown members are refused', () => {
    for (const fact of FACTS) expect(directoryFactSchema.safeParse(fact).success).to.equal(true)
    for (const change of [{ extra: 1 }, { code: '3412' }, { level: 'hamlet' }, { name: ' ' }, { parent: undefined }])
      expect(directoryFactSchema.safeParse({ ...FACTS[0], ...change }).success, JSON.stringify(change)).to.equal(false)
    const codes = (...list: string[]) =>
      directoryFactSchema.safeParse({ type: 'DivisionsMerged', codes: list, into: TOWN, since: '2026-01-01' }).success
    expect([codes(OTHER_TOWN, TOWN), codes(), codes(`${TOWN}1`), codes(`x${TOWN}`), codes(`${TOWN}x`)]).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
    ])
    const key = (publicKey: string) =>
      directoryFactSchema.safeParse({ ...node(parseNodeId('xinhe'), 'township', TOWN), publicKey }).success
    const { publicKey } = publicPart('xinhe-1')
    expect([key(publicKey), key(`A${publicKey}`), key(`${publicKey}A`), key(`${publicKey}\n`)]).to.deep.equal([
      true,
      false,
      false,
      false,
    ])
    const since = { type: 'DivisionRenamed', code: TOWN, name: '某镇', since: '2026-02-30' }
    expect(directoryFactSchema.safeParse(since).success).to.equal(false)
  })
})
