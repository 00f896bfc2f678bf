import { division } from '../../scripts/division.ts'
import type { DirectoryFact } from '../../services/domain/directory/directory-event.ts'
import { type DivisionCode, type NodeId, parseDivisionCode, parseNodeId } from '../../services/domain/ids.ts'

/** A small tree: a city, two counties, three townships, and a village in each township. */
export const DIVISIONS: DirectoryFact[] = [
  division('341200', '甲市', 'city', null),
  division('341222', '乙县', 'county', '341200'),
  division('341225', '丙县', 'county', '341200'),
  division('341222102', '丁镇', 'township', '341222'),
  division('341222103', '戊镇', 'township', '341222'),
  division('341225100', '己镇', 'township', '341225'),
  division('341222102201', '丁村', 'village', '341222102'),
  division('341222103201', '戊村', 'village', '341222103'),
  division('341225100201', '己村', 'village', '341225100'),
]

export interface SimulatedNode {
  nodeId: NodeId
  name: string
  level: 'township' | 'county' | 'city'
  divisionCode: DivisionCode
}

export const DING_ZHEN = parseNodeId('ding-zhen')
export const YI_XIAN = parseNodeId('yi-xian')

/** Nodes in the order in which runs take them. */
export const NODES: SimulatedNode[] = [
  { nodeId: DING_ZHEN, name: '丁镇人民政府', level: 'township', divisionCode: parseDivisionCode('341222102') },
  { nodeId: YI_XIAN, name: '乙县人民政府', level: 'county', divisionCode: parseDivisionCode('341222') },
  { nodeId: parseNodeId('jia-shi'), name: '甲市人民政府', level: 'city', divisionCode: parseDivisionCode('341200') },
  {
    nodeId: parseNodeId('ji-zhen'),
    name: '己镇人民政府',
    level: 'township',
    divisionCode: parseDivisionCode('341225100'),
  },
  {
    nodeId: parseNodeId('wu-zhen'),
    name: '戊镇人民政府',
    level: 'township',
    divisionCode: parseDivisionCode('341222103'),
  },
]

/** The codes of the divisions at or under this one. */
export const codesUnder = (code: DivisionCode): DivisionCode[] =>
  DIVISIONS.flatMap((fact) => (fact.type === 'DivisionDefined' && isUnder(fact.code, code) ? [fact.code] : []))

const isUnder = (code: string, ancestor: string) =>
  code.startsWith(ancestor.endsWith('00') && ancestor.length === 6 ? ancestor.slice(0, 4) : ancestor)
