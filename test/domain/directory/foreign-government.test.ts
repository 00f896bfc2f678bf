import { expect } from 'chai'
import { division } from '../../../scripts/division.ts'
import { emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import type { Directory, DirectoryNode } from '../../../services/domain/directory/directory.ts'
import type { DirectoryFact } from '../../../services/domain/directory/directory-event.ts'
import { foreignGovernment, foreignPrefix } from '../../../services/domain/directory/foreign-government.ts'
import { type NodeId, parseNodeId } from '../../../services/domain/ids.ts'
import { directoryAfter, FACTS, HUB, LIULIN, node, OTHER_COUNTY, ZEHE } from '../scene.ts'

/** Beside the scene: a second 柳林镇 in the other county, a province above the city, and an office with a name of its own. */
const made = () =>
  directoryAfter(
    emptyDirectory(HUB),
    { ...division('340000', '安省', 'city', null), level: 'province' } as DirectoryFact,
    { ...(FACTS[0] as object), parent: '340000' } as never,
    ...FACTS.slice(1),
    division('341226102', '柳林镇', 'township', OTHER_COUNTY),
    division('341226103', '北地区', 'township', OTHER_COUNTY),
    { ...(node(parseNodeId('harbour'), 'county', OTHER_COUNTY) as object), name: 'Ｈarbour Office' } as never,
  )
const nodeOf = (nodeId: NodeId, directory: Directory) => directory.node(nodeId) as DirectoryNode

describe('the name of an organ', () => {
  /** A directory remembers its names: each question gets a new one. */
  const governmentAt = (name: string, nodeId: NodeId, directory = made()) =>
    foreignGovernment(name, nodeOf(nodeId, directory), directory)?.code ?? null
  const beginningAt = (name: string, nodeId: NodeId, directory = made()) =>
    foreignPrefix(name, nodeOf(nodeId, directory), directory)?.code ?? null

  for (const [name, code] of [
    ['南淝县人民政府', OTHER_COUNTY],
    ['南淝县政府', OTHER_COUNTY],
    ['沣水市南淝县人民政府', OTHER_COUNTY],
    ['安省沣水市南淝县政府', OTHER_COUNTY],
    ['沣水市人民政府', '341200'],
    ['安省', '340000'],
    ['北地区办事处', '341226103'],
    ['南淝县淝口镇人民政府', '341226101'],
    [' 南 淝县\u200b人民政府', OTHER_COUNTY],
    ['harbour office', OTHER_COUNTY],
  ] as const)
    it(`${JSON.stringify(name)} is another government's at a county's node`, () => {
      expect(governmentAt(name, ZEHE)).to.equal(code)
    })

  for (const name of [
    '泽河县人民政府',
    '柳林镇人民政府',
    '柳林镇政府',
    '泽河县柳林镇人民政府',
    '南淝县',
    '南淝县人民政府办公室',
    '政府南淝县人民',
    '淝口村',
    '淝口村人民政府',
    'zehe office',
    '财政局',
    '',
  ])
    it(`${JSON.stringify(name)} is no other government's at a county's node`, () => {
      expect(governmentAt(name, ZEHE)).to.equal(null)
    })

  it('of two governments of one name is the own one, wherever the node stands', () => {
    expect(governmentAt('柳林镇人民政府', LIULIN)).to.equal(null)
    expect(governmentAt('柳林镇人民政府', parseNodeId('harbour'))).to.equal(null)
    expect(governmentAt('南淝县柳林镇人民政府', LIULIN)).to.equal('341226102')
    expect(governmentAt('泽河县柳林镇人民政府', parseNodeId('harbour'))).to.equal('341222102')
  })

  for (const [name, code] of [
    ['沣水市教育局', '341200'],
    ['安省教育厅', '340000'],
    ['南淝县教育局', OTHER_COUNTY],
    ['南淝县政府办公室', OTHER_COUNTY],
    ['沣水市南淝县淝口镇财政所', '341226101'],
    ['harbour office, second floor', OTHER_COUNTY],
    [`南淝县${'教'.repeat(200)}`, OTHER_COUNTY],
  ] as const)
    it(`${name.slice(0, 20)} begins with another place's at a county's node`, () => {
      expect(beginningAt(name, ZEHE)).to.equal(code)
    })

  for (const name of ['泽河县教育局', '沣水市泽河县教育局', '柳林镇财政所', '淝口村委会', '教育局', '杨桥村', ''])
    it(`${JSON.stringify(name)} begins with no other place's at a county's node`, () => {
      expect(beginningAt(name, ZEHE)).to.equal(null)
    })

  it('is judged as far as the hub knows the divisions above', () => {
    const top = { ...(FACTS[0] as object), parent: '340000' } as DirectoryFact
    const directory = directoryAfter(emptyDirectory(HUB), top, ...FACTS.slice(1))
    const own = nodeOf(ZEHE, directory)
    expect(foreignGovernment('沣水市南淝县人民政府', own, directory)?.code).to.equal(OTHER_COUNTY)
    expect(foreignPrefix('沣水市南淝县教育局', own, directory)?.code).to.equal(OTHER_COUNTY)
  })

  it('is judged under each directory by its own names, also when another one was asked before', () => {
    const before = made()
    expect(governmentAt('南淝县人民政府', ZEHE, before)).to.equal(OTHER_COUNTY)
    const renamed = directoryAfter(before, {
      type: 'DivisionRenamed',
      code: OTHER_COUNTY,
      name: '北淝县',
      since: '2020-01-01',
    })
    expect(foreignGovernment('北淝县人民政府', nodeOf(ZEHE, renamed), renamed)?.code).to.equal(OTHER_COUNTY)
    expect(foreignGovernment('南淝县人民政府', nodeOf(ZEHE, renamed), renamed)).to.equal(null)
    expect(foreignPrefix('北淝县教育局', nodeOf(ZEHE, renamed), renamed)?.code).to.equal(OTHER_COUNTY)
    expect(foreignPrefix('北淝县教育局', nodeOf(ZEHE, before), before)).to.equal(null)
    expect(governmentAt('南淝县人民政府', ZEHE, before)).to.equal(OTHER_COUNTY)
  })
})
