import { expect } from 'chai'
import type { DirectoryNode } from '../../../services/domain/directory/directory.ts'
import type { NodeId } from '../../../services/domain/ids.ts'
import { contentWarnings } from '../../../services/domain/item/content-warnings.ts'
import type { Warning } from '../../../services/domain/warning.ts'
import { tellWarning } from '../../../services/edge/tell-warning.ts'
import { COUNTY, contentWith, DIRECTORY, LIULIN, TOWN, ZEHE } from '../scene.ts'

const warnings = (name: string | null, nodeId: NodeId = ZEHE) =>
  contentWarnings(
    contentWith(
      name === null ? {} : { organ: { name, kind: 'department', divisionCode: nodeId === ZEHE ? COUNTY : TOWN } },
    ),
    { node: DIRECTORY.node(nodeId) as DirectoryNode, directory: DIRECTORY },
  )

describe('the name of an organ that begins with the name of a place', () => {
  for (const name of [
    '沣水市教育局',
    '沣水市人民政府办公室',
    '沣水市政府信息公开办',
    '南淝县财政局',
    '南淝县人民政府办公室',
    '沣水市南淝县财政局',
    ' 南 淝 县 财政局',
    '南\u200b淝县财政局',
  ])
    it(`elsewhere is warned of: ${name}`, () => {
      const [warning, ...more] = warnings(name)
      expect(more).to.deep.equal([])
      expect(warning).to.include({ pointer: '/organ/name', code: 'organ-doubtful' })
      expect(tellWarning(warning as Warning).message).to.match(/^发布机构的名称以“(?:沣水市|南淝县)”开头，/)
    })

  for (const name of [
    '泽河县教育局',
    '沣水市泽河县教育局',
    '泽河县人民政府办公室',
    '柳林镇财政所',
    '泽河县柳林镇财政所',
    '教育局',
    '沣水小学',
    '柳林村村民委员会',
    '',
  ])
    it(`of the node's own, or of none, is not: “${name}”`, () => expect(warnings(name)).to.deep.equal([]))

  it('is judged by the longest beginning: a town’s own office is its own, the county’s is not', () => {
    for (const name of ['泽河县柳林镇财政所', '沣水市泽河县柳林镇财政所', '柳林镇财政所'])
      expect(warnings(name, LIULIN), name).to.deep.equal([])
    for (const name of ['泽河县财政局', '桑园乡财政所', '泽河县桑园乡财政所'])
      expect(warnings(name, LIULIN), name).to.have.length(1)
  })

  it('is nothing to warn of where the content names no organ', () => expect(warnings(null)).to.deep.equal([]))
})
