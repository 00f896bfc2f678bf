import { parseDivisionCode, parseNodeId } from '../../../domain/ids.ts'
import type { NodeSpec } from '../registration-of.ts'

/** The city that the sample shows. */
export const SAMPLE_DIVISION = parseDivisionCode('341200')

/** A city, two counties and a township of each. */
export const SAMPLE_NODES: NodeSpec[] = [
  { nodeId: parseNodeId('fuyang'), name: '阜阳市人民政府', level: 'city', divisionCode: parseDivisionCode('341200') },
  { nodeId: parseNodeId('taihe'), name: '太和县人民政府', level: 'county', divisionCode: parseDivisionCode('341222') },
  {
    nodeId: parseNodeId('yingshang'),
    name: '颍上县人民政府',
    level: 'county',
    divisionCode: parseDivisionCode('341226'),
  },
  {
    nodeId: parseNodeId('taihe-shuizhen'),
    name: '太和县税镇镇人民政府',
    level: 'township',
    divisionCode: parseDivisionCode('341222102'),
  },
  {
    nodeId: parseNodeId('yingshang-jiangkou'),
    name: '颍上县江口镇人民政府',
    level: 'township',
    divisionCode: parseDivisionCode('341226104'),
  },
]
