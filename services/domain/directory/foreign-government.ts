import { withUnifiedHan } from '../unified-han.ts'
import type { Directory, DirectoryNode, Division } from './directory.ts'
import { governmentName } from './government-name.ts'

/**
 * The division whose government bears this name, where it does not lie at or under the node's own division. Null for
 * every other name, also for one that a government of the node's own division bears as well: many counties have a
 * 城关镇. Names count as equal without regard to width, case and spaces, with the divisions above in front or not, and
 * with 政府 for 人民政府. Takes the names that are in force now.
 */
export function foreignGovernment(name: string, node: DirectoryNode, directory: Directory): Division | null {
  const bearers = governmentsOf(directory).get(folded(name)) ?? []
  if (bearers.some(({ code }) => directory.isUnder(code, node.divisionCode))) return null
  return bearers[0] ?? null
}

/**
 * The division with whose name, or with whose government's name, the name of an organ begins, where that division does not
 * lie at or under the node's own: `阜阳市教育局` at a county's node. The longest beginning decides, so that a town's own
 * `太和县税镇镇财政所` is its own. Null for every other name.
 */
export function foreignPrefix(name: string, node: DirectoryNode, directory: Directory): Division | null {
  const known = beginningsOf(directory)
  const text = folded(name)
  for (let end = Math.min(text.length, LONGEST_BEGINNING); end > 0; end--) {
    const bearers = known.get(text.slice(0, end))
    if (bearers === undefined) continue
    return bearers.some(({ code }) => directory.isUnder(code, node.divisionCode)) ? null : (bearers[0] ?? null)
  }
  return null
}

/** The longest names have the province, the city and the county in front. */
const LONGEST_BEGINNING = 60

const beginnings = new WeakMap<Directory, Map<string, Division[]>>()

function beginningsOf(directory: Directory): Map<string, Division[]> {
  const known = beginnings.get(directory)
  if (known !== undefined) return known
  const made = new Map([...governmentsOf(directory)].map(([name, bearers]) => [name, [...bearers]]))
  for (const division of directory.divisions())
    if (division.level !== 'village')
      for (const name of withFronts(division.name, division, directory)) addBearer(made, name, division)
  beginnings.set(directory, made)
  return made
}

/** A directory never changes, so its names are gathered once. */
const governments = new WeakMap<Directory, Map<string, Division[]>>()

function governmentsOf(directory: Directory): Map<string, Division[]> {
  const known = governments.get(directory)
  if (known !== undefined) return known
  const made = new Map<string, Division[]>()
  const add = (name: string, division: Division) => addBearer(made, name, division)
  for (const division of directory.divisions()) for (const name of namesOf(division, directory)) add(name, division)
  for (const { name, divisionCode } of directory.nodes()) {
    const division = directory.division(divisionCode)
    if (division !== undefined) add(name, division)
  }
  governments.set(directory, made)
  return made
}

function addBearer(made: Map<string, Division[]>, name: string, division: Division): void {
  const bearers = made.get(folded(name)) ?? []
  if (!bearers.includes(division)) made.set(folded(name), [...bearers, division])
}

function namesOf(division: Division, directory: Directory): string[] {
  const { name, level } = division
  if (level === 'village') return []
  const office = governmentName(name, level === 'province' ? 'city' : level)
  return withFronts(office, division, directory).flatMap((each) => [each, each.replace(/人民政府$/, '政府')])
}

/** A name, alone and with the divisions above it in front. */
function withFronts(office: string, { parent }: Division, directory: Directory): string[] {
  const names = [office]
  let front = ''
  for (let above = parent; above !== null; ) {
    const division = directory.division(above)
    if (division === undefined) break
    front = `${division.name}${front}`
    names.push(`${front}${office}`)
    above = division.parent
  }
  return names
}

/** NFKC joins full-width and ASCII letters. A radical is the ideograph that it looks like. Spaces and what nobody sees make no other name. */
const folded = (name: string): string => (FOLDED.test(name) ? name : foldedName(name))

/** Most names have nothing to fold. */
const FOLDED = /^[\u4e00-\u9fff0-9a-z]*$/

const foldedName = (name: string): string =>
  withUnifiedHan(name)
    .normalize('NFKC')
    .replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase()
