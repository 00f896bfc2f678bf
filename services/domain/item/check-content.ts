import type { Directory, DirectoryNode } from '../directory/directory.ts'
import { HEIGHT } from '../directory/directory-over.ts'
import { foreignGovernment } from '../directory/foreign-government.ts'
import type { Fault } from '../errors.ts'
import type { DivisionCode } from '../ids.ts'
import { kindFaults } from '../kinds/kinds.ts'
import { OUTLET_KINDS, OUTLET_LEVEL, type OutletKind } from '../outlets.ts'
import type { Acknowledgement } from '../personal-data/check-personal-data.ts'
import type { Content } from './content.ts'
import { isAfter } from './dates.ts'

export interface CheckContext {
  node: DirectoryNode
  directory: Directory
  /** Asia/Shanghai, `YYYY-MM-DD`. */
  today: string
  acknowledged?: Acknowledgement[]
}

const PAST_DATES = ['issuedOn', 'publishedOn', 'anchoredOn'] as const

/**
 * Checks the rules for a content that parses, but for what its texts say: it is shown somewhere, its divisions lie under
 * the node's, it is what its kind says, and it has no date in the future.
 */
export function checkContent(content: Content, { node, directory, today }: CheckContext): Fault[] {
  return [
    ...outletFaults(content, node, directory),
    ...organFaults(content, node, directory),
    ...kindFaults(content),
    ...PAST_DATES.flatMap((name): Fault[] => {
      const value = content[name] ?? ''
      return isAfter(value, today) ? [{ code: 'date-in-future', pointer: `/${name}`, details: { value } }] : []
    }),
  ]
}

function outletFaults({ shownOn }: Content, node: DirectoryNode, directory: Directory): Fault[] {
  if (OUTLET_KINDS.every((kind) => shownOn[kind] === undefined)) return [{ code: 'shown-nowhere', pointer: '/shownOn' }]
  return OUTLET_KINDS.flatMap((kind) => {
    const shown = shownOn[kind] ?? []
    if (shown === 'all') return []
    return shown.flatMap((code, index) => divisionFaults(code, `/shownOn/${kind}/${index}`, kind, { node, directory }))
  })
}

const OUTLET_NAMES = { board: '村（社区）公示栏', site: '县区网站', topic: '市级专题' } as const

function organFaults({ organ }: Content, node: DirectoryNode, directory: Directory): Fault[] {
  if (organ === undefined) return []
  const foreign = foreignGovernment(organ.name, node, directory)
  return [
    ...divisionFaults(organ.divisionCode, '/organ/divisionCode', null, { node, directory }),
    ...(foreign === null
      ? []
      : [{ code: 'organ-not-yours', pointer: '/organ/name', details: { division: foreign.name } } as const]),
  ]
}

/**
 * `kind` is the kind of outlet that the code stands for. A division below the level of that kind has no such outlet, so an
 * item would be shown nowhere.
 */
function divisionFaults(
  code: DivisionCode,
  pointer: string,
  kind: OutletKind | null,
  { node, directory }: Pick<CheckContext, 'node' | 'directory'>,
): Fault[] {
  const division = directory.division(code)
  if (division === undefined) return [{ code: 'division-unknown', pointer, details: { code } }]
  if (!directory.isUnder(code, node.divisionCode)) return [{ code: 'division-not-yours', pointer, details: { code } }]
  if (kind === null || HEIGHT[division.level] >= HEIGHT[OUTLET_LEVEL[kind]]) return []
  return [{ code: 'outlet-below-level', pointer, details: { code, kind: OUTLET_NAMES[kind] } }]
}
