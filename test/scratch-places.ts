import { division } from '../scripts/division.ts'
import type { DirectoryFact } from '../services/domain/directory/directory-event.ts'
import type { Principal, Tokens } from '../services/http/principal.ts'

/** A city with two counties, a township and three villages. */
export const DIVISIONS: DirectoryFact[] = [
  division('341200', '阜阳市', 'city', null),
  division('341222', '太和县', 'county', '341200'),
  division('341226', '颍上县', 'county', '341200'),
  division('341222102', '税镇镇', 'township', '341222'),
  division('341226104', '江口镇', 'township', '341226'),
  division('341222102200', '孙楼村委会', 'village', '341222102'),
  division('341222102201', '马庙村委会', 'village', '341222102'),
  division('341226104203', '刘庄村委会', 'village', '341226104'),
  { type: 'FieldDefined', name: '扶贫' },
  { type: 'FieldDefined', name: '救灾' },
]

export const NODES = [
  { nodeId: 'fuyang', name: '阜阳市人民政府', level: 'city', divisionCode: '341200' },
  { nodeId: 'taihe', name: '太和县人民政府', level: 'county', divisionCode: '341222' },
  { nodeId: 'taihe-shuizhen', name: '税镇镇人民政府', level: 'township', divisionCode: '341222102' },
] as const

/**
 * The tokens are `clerk-<nodeId>`, `auditor`, `auditor-taihe` and `expired`. `clerk-elsewhere` is of a node that is not
 * served here. Any other is unknown.
 */
export const TOKENS: Tokens = {
  principalOf: (token) => {
    const clerk = NODES.find(({ nodeId }) => token === `clerk-${nodeId}`)
    if (clerk !== undefined) return { actor: token, role: 'clerk', nodeId: clerk.nodeId } satisfies Principal
    if (token === 'clerk-elsewhere') return { actor: token, role: 'clerk', nodeId: 'elsewhere' }
    if (token === 'auditor-taihe') return { actor: token, role: 'auditor', nodeId: 'taihe' }
    if (token === 'auditor') return { actor: token, role: 'auditor', nodeId: null }
    return token === 'expired' ? 'expired' : 'unknown'
  },
}
