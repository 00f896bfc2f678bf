import { expect } from 'chai'
import { division } from '../../../scripts/division.ts'
import { emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import { parseDivisionCode, parseNodeId } from '../../../services/domain/ids.ts'
import { createUnitReader } from '../../../services/domain/plan/printed-units.ts'
import { directoryAfter, HUB, node } from '../scene.ts'

/** Another tree than that of any real plan: a prefecture-level city with a banner, a zone, towns of one name. */
const HOME = parseDivisionCode('990100')
const TREE = directoryAfter(
  emptyDirectory(HUB),
  division('990100', '云门市', 'city', null),
  division('990101', '东岭区', 'county', '990100'),
  division('990121', '沙河县', 'county', '990100'),
  division('990122', '白水旗', 'county', '990100'),
  division('990123', '太和县', 'county', '990100'),
  division('990171', '云门高新技术产业开发区', 'county', '990100'),
  division('990101001', '望山街道', 'township', '990101'),
  division('990121100', '新集镇', 'township', '990121'),
  division('990121200', '石桥乡', 'township', '990121'),
  division('990121400', '沙河经济开发区', 'township', '990121'),
  division('990122100', '新集镇', 'township', '990122'),
  division('990171001', '科技城街道', 'township', '990171'),
  division('990121100201', '新集村', 'village', '990121100'),
  node(parseNodeId('shahe'), 'county', parseDivisionCode('990121')),
)

describe('who is responsible, as a plan prints it', () => {
  const read = createUnitReader(TREE, HOME)
  const codes = (text: string) => read(text).assigned

  it('names all counties, cities and districts, or all townships and streets; zones are none of them', () => {
    for (const text of ['各县市区政府', '各县（市、区、旗）人民政府', '各有关县市区旗'])
      expect(codes(text), text).to.deep.equal(
        text.includes('旗') ? ['990101', '990121', '990122', '990123'] : ['990101', '990121', '990123'],
      )
    expect(codes('各乡镇政府(街道办事处)')).to.deep.equal([
      '990101001',
      '990121100',
      '990121200',
      '990122100',
      '990171001',
    ])
    expect(codes('各街道办事处')).to.deep.equal(['990101001', '990171001'])
    expect(codes('各开发区管委会')).to.deep.equal(['990171'])
    expect(createUnitReader(TREE, HOME, { withZones: true })('各县市区政府').assigned).to.deep.equal([
      '990101',
      '990121',
      '990123',
      '990171',
    ])
  })

  it('names the maker’s own offices, of its own level', () => {
    for (const text of ['市政务公开办公室、市直26个试点领域业务主管部门', '市政府', '市数据资源局', '云门市教育局'])
      expect(codes(text), text).to.deep.equal(['990100'])
    expect(createUnitReader(TREE, parseDivisionCode('990121'))('县教育局、各乡镇').assigned).to.deep.equal([
      '990121',
      '990121100',
      '990121200',
    ])
    expect(read('县教育局')).to.deep.include({ assigned: [], unresolved: ['县教育局'] })
  })

  it('names single places by name, government, office, code or node, also two joined', () => {
    expect(codes('沙河县、东岭区政府')).to.deep.equal(['990121', '990101'])
    expect(codes('沙河县和东岭区')).to.deep.equal(['990121', '990101'])
    expect(codes('太和县和东岭区及沙河县')).to.deep.equal(['990123', '990101', '990121'])
    expect(codes('沙河县教育局')).to.deep.equal(['990121'])
    expect(codes('沙河县新集镇人民政府；望山街道办事处')).to.deep.equal(['990121100', '990101001'])
    expect(codes('云门高新技术产业开发区管委会')).to.deep.equal(['990171'])
    expect(codes('990121，shahe')).to.deep.equal(['990121', 'shahe'])
  })

  it('tells what it does not know, or knows twice, and guesses nothing', () => {
    expect(read('新集镇政府')).to.deep.include({ assigned: [], unresolved: ['新集镇政府'] })
    expect(read('各部门，沙河县，沙和县，999999，nobody')).to.deep.include({
      assigned: ['990121'],
      unresolved: ['各部门', '沙和县', '999999', 'nobody'],
    })
    expect(read('')).to.deep.equal({ units: [], assigned: [], unresolved: [] })
  })
})
