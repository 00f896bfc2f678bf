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

/** A directory never changes, so its names are gathered once. */
const governments = new WeakMap<Directory, Map<string, Division[]>>()

function governmentsOf(directory: Directory): Map<string, Division[]> {
  const known = governments.get(directory)
  if (known !== undefined) return known
  const made = new Map<string, Division[]>()
  const add = (name: string, division: Division) => {
    const bearers = made.get(folded(name)) ?? []
    if (!bearers.includes(division)) made.set(folded(name), [...bearers, division])
  }
  for (const division of directory.divisions()) for (const name of namesOf(division, directory)) add(name, division)
  for (const { name, divisionCode } of directory.nodes()) {
    const division = directory.division(divisionCode)
    if (division !== undefined) add(name, division)
  }
  governments.set(directory, made)
  return made
}

function namesOf({ name, level, parent }: Division, directory: Directory): string[] {
  if (level === 'village') return []
  const office = governmentName(name, level === 'province' ? 'city' : level)
  const names = [office]
  let front = ''
  for (let above = parent; above !== null; ) {
    const division = directory.division(above)
    if (division === undefined) break
    front = `${division.name}${front}`
    names.push(`${front}${office}`)
    above = division.parent
  }
  return names.flatMap((each) => [each, each.replace(/人民政府$/, '政府')])
}

/** NFKC joins full-width and ASCII letters. Spaces and what nobody sees make no other name. */
const folded = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\s\p{Cf}]/gu, '')
    .toLowerCase()
