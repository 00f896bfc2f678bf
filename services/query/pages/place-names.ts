import type { Directory, Division } from '../../domain/directory/directory.ts'
import type { DivisionCode } from '../../domain/ids.ts'
import { OUTLET_KINDS, OUTLET_LEVEL, type OutletEntry, type OutletKind } from '../../domain/outlets.ts'

const OF_KIND = { board: '公示栏', site: '网站', topic: '专题' } as const
const EVERY_OF_KIND = { board: '各村（社区）公示栏', site: '各县区网站', topic: '各市专题' } as const

/** The place that a committee stands for: 孙楼村委会 → 孙楼村, 龙潭社区居委会 → 龙潭社区. */
export const placeName = ({ name, level }: Pick<Division, 'name' | 'level'>): string =>
  level === 'village' ? name.replace(/村?村(民委员|委)会$/, '村').replace(/社区居(民委员|委)会$/, '社区') : name

/** 孙楼村公示栏, 太和县网站, 阜阳市专题. */
export const outletName = (kind: OutletKind, division: Division): string => `${placeName(division)}${OF_KIND[kind]}`

export const outletPath = (kind: OutletKind, code: string): string => `/${kind}s/${code}`

export const townshipPath = (code: string): string => `/townships/${code}`

/** The path of a division's page: that of its outlet, or its own where it is a township, which has none. */
export const pagePathOf = (division: Division): string | null =>
  division.level === 'township' ? townshipPath(division.code) : outletPathOf(division)

/** The path of the outlet that stands at a division. None stands at a township. */
export function outletPathOf({ level, code }: Division): string | null {
  const kind = OUTLET_KINDS.find((candidate) => OUTLET_LEVEL[candidate] === level)
  return kind === undefined ? null : outletPath(kind, code)
}

/** Names where an entry makes an item visible. The path is given when that is a single place. */
export function entryPlace(entry: OutletEntry, directory: Directory): { name: string; path: string | null } {
  const [kind, code] = entry.split('/') as [OutletKind, DivisionCode]
  const division = directory.division(code)
  if (division === undefined) return { name: `${code}${OF_KIND[kind]}`, path: null }
  if (division.level === OUTLET_LEVEL[kind]) return { name: outletName(kind, division), path: outletPath(kind, code) }
  return { name: `${division.name}${EVERY_OF_KIND[kind]}`, path: null }
}
