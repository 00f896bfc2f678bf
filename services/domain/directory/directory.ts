import type { KeyObject } from 'node:crypto'
import type { DivisionCode, Hash, Instant, NodeId } from '../ids.ts'
import type { Rule } from '../rules/rule-sets.ts'

export type DivisionLevel = 'province' | 'city' | 'county' | 'township' | 'village'

export interface Division {
  code: DivisionCode
  /** The name in force at the moment asked. */
  name: string
  level: DivisionLevel
  parent: DivisionCode | null
  mergedInto: DivisionCode | null
}

export interface NodeKey {
  keyId: string
  publicKey: KeyObject
  /** Raw 32 bytes, base64url. */
  publicKeyText: string
  /** The last event that this key may sign, once a rotation has named it. Null before. */
  untilSeq: number | null
  revoked: boolean
}

export interface DirectoryNode {
  nodeId: NodeId
  name: string
  level: 'township' | 'county' | 'city'
  divisionCode: DivisionCode
  /** Where it stood before it was moved, the first one first. */
  formerDivisions: DivisionCode[]
  /** Hash of the registration event: `prevHash` of the node's first envelope. */
  registrationHash: Hash
  keys: NodeKey[]
}

/**
 * Divisions, nodes, keys and fields as of one position of the directory log. It never changes: applying an event gives
 * another directory.
 */
export interface Directory {
  hubId: string
  /** Number of directory events applied. */
  position: number
  /** Hash of the last event applied. */
  hash: Hash
  /** The division with the name and the merger in force at `at`. Without `at`: the latest that are known. */
  division(code: DivisionCode, at?: Instant): Division | undefined
  children(code: DivisionCode): Division[]
  /** Every division, by code. */
  divisions(): Iterable<Division>
  /** Whether `code` is `ancestor` or lies under it. What merged into a division lies under it too. */
  isUnder(code: DivisionCode, ancestor: DivisionCode): boolean
  /**
   * Gives `code` itself when it is at the level or above, else its ancestor at that level. A division that had merged
   * at `at` is replaced by the one that it merged into.
   */
  atLevelOrAbove(code: DivisionCode, level: DivisionLevel, at?: Instant): DivisionCode
  /** All that `atLevelOrAbove` gives at some moment from `first` to `last`: more than one where divisions merged between. */
  atLevelOrAboveBetween(code: DivisionCode, level: DivisionLevel, first: Instant, last: Instant): DivisionCode[]
  /** All that it gives at any moment, also as it was before the directory knew of a merger. */
  everAtLevelOrAbove(code: DivisionCode, level: DivisionLevel): DivisionCode[]
  /**
   * Gives `code`, its ancestors, what these merged into, and all divisions that merged into any of them. An item that
   * stands at one of these is seen at `code`. A merger counts as soon as it is known, whatever its day.
   */
  lineage(code: DivisionCode): DivisionCode[]
  node(nodeId: NodeId): DirectoryNode | undefined
  nodes(): DirectoryNode[]
  /** Names of the fields, in the order of their definition. */
  fields(): string[]
  /** All rules of a set that were ever adopted, in the order of the facts. `rulesInForce` says which hold where and when. */
  rules(set: string): readonly AdoptedRule[]
  /** The sets of which rules were adopted. */
  ruleSets(): string[]
}

/** A rule that a division adopted. */
export interface AdoptedRule {
  rule: Rule
  divisionCode: DivisionCode
  /** The day from which it holds, `YYYY-MM-DD`. */
  since: string
  /** Of the directory, at the fact that adopted it. */
  position: number
}
