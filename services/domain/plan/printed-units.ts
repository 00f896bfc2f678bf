import type { Directory, Division, DivisionLevel } from '../directory/directory.ts'
import { isZone } from '../directory/government-name.ts'
import { type DivisionCode, isDivisionCode, isNodeId } from '../ids.ts'

/** What the words of a plan name: all places of a kind below its maker, the maker's own office, or one place. */
type UnitMeaning = 'counties' | 'townships' | 'zones' | 'own' | 'named'

/** One unit as it is printed, and the node ids and division codes that it stands for. */
interface PrintedUnit {
  text: string
  as: UnitMeaning
  assigned: string[]
}

export interface PrintedUnits {
  units: PrintedUnit[]
  /** All of them together, each once, in their order. */
  assigned: string[]
  /** What the directory does not know, or knows more than once. */
  unresolved: string[]
}

const BRACKETED = /[（(]([^（）()]*)[）)]/g
const SEPARATORS = /[、,，;；\n]/
const AND = /[和及与]/g
const GOVERNMENT = /(?:人民政府|政府|管理委员会|管委会|办事处)$/
const DEPARTMENT =
  /(?:办公室|办|局|委|委员会|厅|部|院|室|处|科|所|站|中心|部门|单位|馆|台|社|公司|集团|人民政府|政府|本级)$/
const COUNTIES = /^各(?:有关)?([县市区旗]+)级?(?:人民政府|政府)?$/
const TOWNSHIPS = /^各(?:有关)?((?:乡|镇|街道|苏木|人民政府|政府|办事处)+)$/
const ZONES = /^各(?:有关)?(?:经济|产业|功能|开发区|园区)+(?:管理委员会|管委会)?$/
/** With what the names of a maker's own offices begin. */
const OWN: Partial<Record<DivisionLevel, RegExp>> = {
  province: /^[省市区本]/,
  city: /^[市州盟本]/,
  county: /^[县市区旗本]/,
  township: /^(?:乡|镇|街道|本)/,
}

/**
 * Reads who is responsible for a task, as a plan of the division `home` prints it. 各县市区政府 are the counties, cities
 * and districts below; zones, which are none of these, only `withZones`. Nothing is guessed: what is not known, or known
 * more than once, is told.
 */
export function createUnitReader(
  directory: Directory,
  home: DivisionCode,
  { withZones = false }: { withZones?: boolean } = {},
): (printed: string) => PrintedUnits {
  const below = divisionsBelow(directory, home)
  const places = placesByName(directory, [...below, ...[directory.division(home) ?? []].flat()])
  const read = (text: string) => unitOf(text, { directory, home, below, places, withZones })
  return (printed) => {
    const texts = printed
      .normalize('NFKC')
      .replaceAll(BRACKETED, (_, inner: string) => inner.replaceAll(/[、,，;；\s]/g, ''))
      .split(SEPARATORS)
      .map((text) => text.replaceAll(/[\s。.]/g, ''))
      .filter((text) => text !== '')
    const units: PrintedUnit[] = []
    const unresolved: string[] = []
    for (const text of texts) {
      const found = read(text) ?? joined(text, read)
      if (found === null) unresolved.push(text)
      else units.push(...[found].flat())
    }
    return { units, assigned: [...new Set(units.flatMap(({ assigned }) => assigned))], unresolved }
  }
}

/** 甲县和乙县, where both are known. A name may have the word for “and” in itself: 太和县和界首市. */
function joined(text: string, read: (text: string) => PrintedUnit | null): PrintedUnit[] | null {
  for (const { index } of text.slice(0, LONGEST_JOINED).matchAll(AND)) {
    const first = read(text.slice(0, index))
    const rest = text.slice(index + 1)
    const others = first === null ? null : (read(rest) ?? joined(rest, read))
    if (first !== null && others !== null) return [first, others].flat()
  }
  return null
}

/** Nobody joins more in one breath, and each place is tried. */
const LONGEST_JOINED = 60

interface Around {
  directory: Directory
  home: DivisionCode
  below: Division[]
  places: ReadonlyMap<string, ReadonlySet<DivisionCode>>
  withZones: boolean
}

function unitOf(text: string, around: Around): PrintedUnit | null {
  const { directory, home, below, withZones } = around
  const all = (as: UnitMeaning, level: DivisionLevel, isMeant: (name: string) => boolean): PrintedUnit | null => {
    const assigned = below.filter((one) => one.level === level && isMeant(one.name)).map(({ code }) => code)
    return assigned.length === 0 ? null : { text, as, assigned }
  }
  const counties = COUNTIES.exec(text)?.[1]
  if (counties !== undefined)
    return all('counties', 'county', (name) => (isZone(name) ? withZones : counties.includes(name.slice(-1))))
  const townships = TOWNSHIPS.exec(text)?.[1]
  const endings = ['乡', '镇', '街道', '苏木'].filter((ending) => townships?.includes(ending))
  if (endings.length > 0)
    return all('townships', 'township', (name) => !isZone(name) && endings.some((ending) => name.endsWith(ending)))
  if (ZONES.test(text)) return all('zones', 'county', isZone)
  const named = (code: string): PrintedUnit => ({ text, as: 'named', assigned: [code] })
  if (isDivisionCode(text)) return directory.division(text) === undefined ? null : named(text)
  if (isNodeId(text)) return directory.node(text) === undefined ? null : named(text)
  const place = placeIn(text, around)
  if (place !== undefined) return place === null ? null : named(place)
  const level = directory.division(home)?.level
  const isOwn = level !== undefined && OWN[level]?.test(text) === true && DEPARTMENT.test(text)
  return isOwn ? { text, as: 'own', assigned: [home] } : null
}

/** The one place whose name, government or office it is. Null where there are several, undefined where there is none. */
function placeIn(text: string, { places }: Around): DivisionCode | null | undefined {
  const name = [text, text.replace(GOVERNMENT, '')].find((each) => places.has(each))
  let found = name === undefined ? undefined : places.get(name)
  const longest = DEPARTMENT.test(text) ? Math.min(text.length - 1, LONGEST_NAME) : 0
  for (let length = longest; found === undefined && length >= SHORTEST_NAME; length--)
    found = places.get(text.slice(0, length))
  if (found === undefined) return undefined
  const [first, ...others] = found
  return others.length === 0 ? first : null
}

/** 太和 alone may be the beginning of anything; 太和县 is a place. */
const SHORTEST_NAME = 2
const LONGEST_NAME = 100

/** Counties and townships below that still stand. */
function divisionsBelow(directory: Directory, home: DivisionCode): Division[] {
  const found: Division[] = []
  const descend = (code: DivisionCode) => {
    for (const child of directory.children(code)) {
      if (child.level === 'village' || child.mergedInto !== null) continue
      found.push(child)
      descend(child.code)
    }
  }
  descend(home)
  return found
}

/** Places by their names, also with the name of the place above before it, and by the names of their nodes. */
function placesByName(directory: Directory, divisions: Division[]): Map<string, Set<DivisionCode>> {
  const places = new Map<string, Set<DivisionCode>>()
  const add = (name: string, code: DivisionCode) => places.set(name, (places.get(name) ?? new Set()).add(code))
  const known = new Set(divisions.map(({ code }) => code))
  for (const { code, name, parent } of divisions) {
    add(name, code)
    const above = parent === null ? undefined : directory.division(parent)
    if (above !== undefined) add(`${above.name}${name}`, code)
  }
  for (const { name, divisionCode } of directory.nodes()) if (known.has(divisionCode)) add(name, divisionCode)
  return places
}
