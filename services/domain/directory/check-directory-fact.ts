import type { Fault } from '../errors.ts'
import { isNodeId } from '../ids.ts'
import type { Directory, DivisionLevel } from './directory.ts'
import type { DirectoryFact } from './directory-event.ts'

const CODE_LENGTH: Record<DivisionLevel, number> = { province: 6, city: 6, county: 6, township: 9, village: 12 }

/** What is wrong with a fact on top of a directory; empty when it may be appended. */
export function checkDirectoryFact(directory: Directory, fact: DirectoryFact): Fault[] {
  const fault = (code: string, pointer: string, details: Fault['details'] = {}): Fault => ({ code, pointer, details })
  const known = (code: string, pointer: string) =>
    directory.division(code) === undefined ? [fault('division-unknown', pointer, { code })] : []
  switch (fact.type) {
    case 'DivisionDefined': {
      const faults =
        fact.code.length === CODE_LENGTH[fact.level]
          ? []
          : [fault('schema-invalid', '/code', { reason: 'length does not fit the level' })]
      // The top of the tree names a parent that this hub does not hold.
      const hasTop = [...directory.divisions()].length > 0
      return hasTop && fact.parent !== null ? [...faults, ...known(fact.parent, '/parent')] : faults
    }
    case 'DivisionRenamed':
      return known(fact.code, '/code')
    case 'DivisionsMerged':
      return [fact.into, ...fact.codes].flatMap((code) => known(code, '/codes'))
    case 'NodeRegistered': {
      const taken = directory.node(fact.nodeId) !== undefined
      const faults =
        isNodeId(fact.nodeId) && !taken
          ? []
          : [fault('schema-invalid', '/nodeId', { reason: taken ? 'taken' : 'not a node id' })]
      return [...faults, ...known(fact.divisionCode, '/divisionCode')]
    }
    case 'NodeMoved':
      return [...nodeKnown(directory, fact.nodeId), ...known(fact.divisionCode, '/divisionCode')]
    case 'KeyRotated':
      return [...nodeKnown(directory, fact.nodeId), ...keyKnown(directory, fact.nodeId, fact.oldKeyId)]
    case 'KeyRevoked':
      return [...nodeKnown(directory, fact.nodeId), ...keyKnown(directory, fact.nodeId, fact.keyId)]
    case 'FieldDefined':
      return []
  }
}

const nodeKnown = (directory: Directory, nodeId: string): Fault[] =>
  directory.node(nodeId) === undefined
    ? [{ code: 'schema-invalid', pointer: '/nodeId', details: { reason: 'unknown node' } }]
    : []

const keyKnown = (directory: Directory, nodeId: string, keyId: string): Fault[] =>
  directory.node(nodeId)?.keys.some((key) => key.keyId === keyId)
    ? []
    : [{ code: 'schema-invalid', pointer: '/keyId', details: { reason: 'unknown key' } }]
