import { type Fault, jsonPointer } from '../errors.ts'
import { type DivisionCode, isNodeId, type NodeId } from '../ids.ts'
import { ruleFaults } from '../rules/rule-sets.ts'
import { applyFact } from './apply-fact.ts'
import type { Directory, Division, DivisionLevel } from './directory.ts'
import type { DirectoryFact } from './directory-event.ts'
import { directoryFactSchema } from './directory-fact-schema.ts'
import { directoryOver, HEIGHT, stateBehind } from './directory-over.ts'
import { copyState, NO_EVENT } from './directory-state.ts'

const CODE_LENGTH: Record<DivisionLevel, number> = { province: 6, city: 6, county: 6, township: 9, village: 12 }

/**
 * Finds the first fact of a list that does not fit, or that has not the form of its type: readers skip both. Each fact is
 * checked on top of those before it. Null when all of them may be appended, and each of them will count.
 */
export function firstDirectoryFault(
  directory: Directory,
  facts: DirectoryFact[],
): { index: number; faults: Fault[] } | null {
  const state = copyState(stateBehind(directory))
  const soFar = directoryOver(state)
  for (const [index, fact] of facts.entries()) {
    const ofForm = formFaults(fact)
    const faults = ofForm.length > 0 ? ofForm : checkDirectoryFact(soFar, fact)
    if (faults.length > 0) return { index, faults }
    applyFact(state, fact, NO_EVENT)
  }
  return null
}

function formFaults(fact: DirectoryFact): Fault[] {
  const parsed = directoryFactSchema.safeParse(fact)
  if (parsed.success) return []
  return parsed.error.issues.map(({ path, message }) => unfit(jsonPointer(path), message))
}

/** The questions that a check asks a directory. The directory may stand on a state that still grows. */
type Known = Pick<Directory, 'division' | 'divisions' | 'children' | 'node'>

/** Checks a fact on top of a directory. Without faults it may be appended. */
export function checkDirectoryFact(directory: Known, fact: DirectoryFact): Fault[] {
  const known = (code: DivisionCode, pointer: string) => divisionKnown(directory, code, pointer)
  switch (fact.type) {
    case 'DivisionDefined':
      return divisionFaults(directory, fact)
    case 'DivisionRenamed':
      return known(fact.code, '/code')
    case 'DivisionsMerged':
      return [
        ...known(fact.into, '/into'),
        ...fact.codes.flatMap((code, index) => {
          const pointer = `/codes/${index}`
          return [
            ...known(code, pointer),
            ...mergeFaults(directory.division(code), directory.division(fact.into), pointer),
          ]
        }),
      ]
    case 'NodeRegistered': {
      const reason =
        directory.node(fact.nodeId) !== undefined ? 'taken' : isNodeId(fact.nodeId) ? null : 'not a node id'
      return [...(reason === null ? [] : [unfit('/nodeId', reason)]), ...known(fact.divisionCode, '/divisionCode')]
    }
    case 'NodeMoved':
      return [...nodeKnown(directory, fact.nodeId), ...known(fact.divisionCode, '/divisionCode')]
    case 'KeyRotated': {
      const faults = keyKnown(directory, fact.nodeId, fact.oldKeyId, '/oldKeyId')
      if (faults.length > 0) return faults
      return hasKey(directory, fact.nodeId, fact.keyId) ? [unfit('/keyId', 'taken')] : []
    }
    case 'KeyRevoked':
      return keyKnown(directory, fact.nodeId, fact.keyId, '/keyId')
    case 'FieldDefined':
      return []
    case 'RulesAdopted':
      return [...known(fact.divisionCode, '/divisionCode'), ...ruleFaults(fact.set, fact.rules)]
  }
}

function divisionFaults(
  directory: Known,
  { code, level, parent }: Extract<DirectoryFact, { type: 'DivisionDefined' }>,
): Fault[] {
  if (code.length !== CODE_LENGTH[level]) return [unfit('/code', 'its length does not fit the level')]
  if (directory.division(code) !== undefined) return [unfit('/code', 'defined already')]
  if (parent === code) return [unfit('/parent', 'cannot lie under itself')]
  // A division may name this one as its parent before this one is defined. Even then the tree must have no cycle.
  if (directory.children(code).some((child) => HEIGHT[child.level] >= HEIGHT[level]))
    return [unfit('/level', 'not above the divisions that name it as their parent')]
  // The first division is the top of the hub's tree. It may name a parent that the hub does not hold.
  if (parent === null || isEmpty(directory.divisions())) return []
  const above = directory.division(parent)
  if (above === undefined) return divisionKnown(directory, parent, '/parent')
  return HEIGHT[above.level] > HEIGHT[level] ? [] : [unfit('/parent', 'not above the level')]
}

/** Both must be of one level, and neither may have merged already. So no chain of mergers leads back to its beginning. */
function mergeFaults(from: Division | undefined, into: Division | undefined, pointer: string): Fault[] {
  if (from === undefined || into === undefined) return []
  if (from.code === into.code) return [unfit(pointer, 'cannot merge into itself')]
  if (from.mergedInto !== null) return [unfit(pointer, `merged into ${from.mergedInto} already`)]
  if (into.mergedInto !== null) return [unfit('/into', `merged into ${into.mergedInto} already`)]
  return from.level === into.level ? [] : [unfit(pointer, 'not of the same level')]
}

const unfit = (pointer: string, reason: string): Fault => ({ code: 'schema-invalid', pointer, details: { reason } })

const isEmpty = (divisions: Iterable<Division>): boolean => {
  for (const _ of divisions) return false
  return true
}

const divisionKnown = (directory: Known, code: DivisionCode, pointer: string): Fault[] =>
  directory.division(code) === undefined ? [{ code: 'division-unknown', pointer, details: { code } }] : []

const nodeKnown = (directory: Known, nodeId: NodeId): Fault[] =>
  directory.node(nodeId) === undefined ? [unfit('/nodeId', 'unknown node')] : []

const hasKey = (directory: Known, nodeId: NodeId, keyId: string): boolean =>
  directory.node(nodeId)?.keys.some((key) => key.keyId === keyId) === true

const keyKnown = (directory: Known, nodeId: NodeId, keyId: string, pointer: string): Fault[] => {
  const faults = nodeKnown(directory, nodeId)
  return faults.length > 0 || hasKey(directory, nodeId, keyId) ? faults : [unfit(pointer, 'unknown key')]
}
