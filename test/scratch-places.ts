import { createHash } from 'node:crypto'
import { division } from '../scripts/division.ts'
import type { DirectoryFact } from '../services/domain/directory/directory-event.ts'
import { type Instant, type NodeId, parseDivisionCode, parseNodeId } from '../services/domain/ids.ts'
import type { AccessEntry } from '../services/hub/data/access.ts'

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

export const FUYANG = parseNodeId('fuyang')
export const TAIHE = parseNodeId('taihe')
export const SHUIZHEN = parseNodeId('taihe-shuizhen')

export const NODES = [
  { nodeId: FUYANG, name: '阜阳市人民政府', level: 'city', divisionCode: parseDivisionCode('341200') },
  { nodeId: TAIHE, name: '太和县人民政府', level: 'county', divisionCode: parseDivisionCode('341222') },
  { nodeId: SHUIZHEN, name: '税镇镇人民政府', level: 'township', divisionCode: parseDivisionCode('341222102') },
] as const

/**
 * The tokens are `clerk-<nodeId>`, `program-taihe` (a clerk's, with the right `review`), `auditor`, `auditor-taihe`, `operator` and `expired`. `clerk-elsewhere` is of a node that is not
 * served here. Any other is unknown.
 */
export function accessEntries(now: Instant): AccessEntry[] {
  const entry = (
    token: string,
    role: AccessEntry['role'],
    nodeId: NodeId | null,
    { expiresAt = null, rights }: Partial<Pick<AccessEntry, 'expiresAt' | 'rights'>> = {},
  ) => ({
    tokenId: token,
    sha256: createHash('sha256').update(token).digest('hex'),
    actor: token,
    role,
    nodeId,
    createdAt: now,
    expiresAt,
    ...(rights !== undefined && { rights }),
  })
  return [
    ...[...NODES.map(({ nodeId }) => nodeId), parseNodeId('elsewhere')].map((nodeId) =>
      entry(`clerk-${nodeId}`, 'clerk', nodeId),
    ),
    entry('program-taihe', 'clerk', TAIHE, { rights: ['review'] }),
    entry('auditor', 'auditor', null),
    entry('auditor-taihe', 'auditor', TAIHE),
    entry('operator', 'operator', null),
    entry('expired', 'clerk', TAIHE, { expiresAt: now }),
  ]
}
