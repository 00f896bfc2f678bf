import type { NodeSpec } from '../make-hub.ts'

/** The city that the sample shows. */
export const SAMPLE_DIVISION = '341200'

/** A city, two counties and a township of each. */
export const SAMPLE_NODES: NodeSpec[] = [
  { nodeId: 'fuyang', name: '阜阳市人民政府', level: 'city', divisionCode: '341200' },
  { nodeId: 'taihe', name: '太和县人民政府', level: 'county', divisionCode: '341222' },
  { nodeId: 'yingshang', name: '颍上县人民政府', level: 'county', divisionCode: '341226' },
  { nodeId: 'taihe-shuizhen', name: '太和县税镇镇人民政府', level: 'township', divisionCode: '341222102' },
  { nodeId: 'yingshang-jiangkou', name: '颍上县江口镇人民政府', level: 'township', divisionCode: '341226104' },
]
