import type { Directory, DirectoryNode, Division } from '../directory/directory.ts'
import { isCommunity } from '../directory/residents-committee.ts'
import { type DivisionCode, instantOf } from '../ids.ts'
import type { CatalogueRow } from '../item/content.ts'

const OFFICE_LEVEL = /[省市县区乡镇]级/u
const VILLAGE_LEVEL = '村级'
const COMMUNITIES = /社区|居委会|居民委员会|居务/u
const VILLAGES = /^(?:行政)?村/u

/** Whose duty a row is: the office's own, that of the villages, that of the communities. */
interface RowSubjects {
  office: boolean
  villages: boolean
  communities: boolean
}

/**
 * Reads whose duty a recurring row is: by its levels (公开层级), and where it has none by its subject (公开主体). The law
 * knows no cycle for communities (居民委员会组织法 第34条): a row is theirs only where it names them.
 */
function subjectsOf({ levels = [], subject = '' }: Pick<CatalogueRow, 'levels' | 'subject'>): RowSubjects {
  const isUnsaid = levels.length === 0
  const communities = COMMUNITIES.test(subject) && (isUnsaid || levels.includes(VILLAGE_LEVEL))
  const villages = levels.includes(VILLAGE_LEVEL) || (isUnsaid && VILLAGES.test(subject))
  return {
    office: levels.some((level) => OFFICE_LEVEL.test(level)) || (!villages && !communities),
    // 社区 alone is no village.
    villages: villages && (subject === '' || !communities || /村/u.test(subject)),
    communities,
  }
}

/** A place at which a row is due anew in each period. */
export interface RowPlace {
  divisionCode: DivisionCode
  name: string
  /** On whose board it has to be; an office's may be anywhere. */
  onBoard: boolean
}

/**
 * The places at which a row is due on a day (`YYYY-MM-DD`), by code, the office first: villages that lie under the place
 * of the catalogue's organ and had not merged into another one by then.
 */
export function placesOfRow(
  row: CatalogueRow,
  { node, at, directory, on }: { node: DirectoryNode; at: DivisionCode; directory: Directory; on: string },
): RowPlace[] {
  const subjects = subjectsOf(row)
  const office = subjects.office ? [{ divisionCode: at, name: node.name, onBoard: false }] : []
  if (!subjects.villages && !subjects.communities) return office
  const villages = villagesUnder(directory, at, on).filter((village) =>
    isCommunity(village) ? subjects.communities : subjects.villages,
  )
  return [...office, ...villages.map(({ code, name }) => ({ divisionCode: code, name, onBoard: true }))]
}

function villagesUnder(directory: Directory, at: DivisionCode, on: string): Division[] {
  const moment = instantOf(Date.parse(on))
  const found: Division[] = []
  const codes = [at]
  for (let code = codes.pop(); code !== undefined; code = codes.pop()) {
    const division = directory.division(code, moment)
    if (division === undefined || division.mergedInto !== null) continue
    if (division.level === 'village') found.push(division)
    codes.push(...directory.children(code).map((child) => child.code))
  }
  return found.sort((a, b) => (a.code < b.code ? -1 : 1))
}
