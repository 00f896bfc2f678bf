import type { Directory, DirectoryNode } from '../directory/directory.ts'
import { HEIGHT } from '../directory/directory-over.ts'
import type { Fault } from '../errors.ts'
import { OUTLET_KINDS, OUTLET_LEVEL, type OutletKind } from '../outlets.ts'
import { type Acknowledgement, checkPersonalData } from '../personal-data/check-personal-data.ts'
import type { Content } from './content.ts'
import { isAfter } from './dates.ts'

export interface CheckContext {
  node: DirectoryNode
  directory: Directory
  /** Asia/Shanghai, `YYYY-MM-DD`. */
  today: string
  acknowledged?: Acknowledgement[]
}

const PAST_DATES = ['issuedOn', 'publishedOn'] as const

/** The rules for content that parses: where it is shown, by whom, when, and nothing personal in it. */
export function checkContent(content: Content, { node, directory, today, acknowledged }: CheckContext): Fault[] {
  return [
    ...outletFaults(content, node, directory),
    ...organFaults(content, node, directory),
    ...PAST_DATES.flatMap((name): Fault[] => {
      const value = content[name]
      return value !== undefined && isAfter(value, today)
        ? [{ code: 'date-in-future', pointer: `/${name}`, details: { value } }]
        : []
    }),
    ...checkPersonalData(content, acknowledged),
  ]
}

function outletFaults(content: Content, node: DirectoryNode, directory: Directory): Fault[] {
  const kinds = OUTLET_KINDS.filter((kind) => content.shownOn[kind] !== undefined)
  if (kinds.length === 0) return [{ code: 'shown-nowhere', pointer: '/shownOn' }]
  return kinds.flatMap((kind) => {
    const shown = content.shownOn[kind]
    if (shown === 'all' || shown === undefined) return []
    return shown.flatMap((code, index) => {
      const pointer = `/shownOn/${kind}/${index}`
      const faults = divisionFaults(code, pointer, node, directory)
      return faults.length > 0 || hasOutlet(kind, code, directory)
        ? faults
        : [{ code: 'outlet-below-level', pointer, details: { code, kind: OUTLET_NAMES[kind] } }]
    })
  })
}

const OUTLET_NAMES = { board: '村（社区）公示栏', site: '县区网站', topic: '市级专题' } as const

/** Below its level there is no outlet of a kind: shown there is shown nowhere. */
const hasOutlet = (kind: OutletKind, code: string, directory: Directory): boolean => {
  const level = directory.division(code)?.level
  return level !== undefined && HEIGHT[level] >= HEIGHT[OUTLET_LEVEL[kind]]
}

const organFaults = ({ organ }: Content, node: DirectoryNode, directory: Directory): Fault[] =>
  organ === undefined ? [] : divisionFaults(organ.divisionCode, '/organ/divisionCode', node, directory)

function divisionFaults(code: string, pointer: string, node: DirectoryNode, directory: Directory): Fault[] {
  if (directory.division(code) === undefined) return [{ code: 'division-unknown', pointer, details: { code } }]
  return directory.isUnder(code, node.divisionCode) ? [] : [{ code: 'division-not-yours', pointer, details: { code } }]
}
