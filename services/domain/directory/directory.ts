import type { KeyObject } from 'node:crypto'
import type { DivisionCode, Hash, Instant, NodeId } from '../ids.ts'

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
  /** A rotation names the old key's last event: later ones by this key do not count. */
  untilSeq: number | null
  revoked: boolean
}

export interface DirectoryNode {
  nodeId: NodeId
  name: string
  level: 'township' | 'county' | 'city'
  divisionCode: DivisionCode
  /** Hash of the registration event: `prevHash` of the node's first envelope. */
  registrationHash: Hash
  keys: NodeKey[]
}

/**
 * Divisions, nodes, keys and fields as of one position of the directory log. Immutable: applying an
 * event gives the next one.
 */
export interface Directory {
  hubId: string
  /** Number of directory events applied. */
  position: number
  /** Hash of the last event applied. */
  hash: Hash
  /** Name and parent in force at `at`; now, i.e. the latest known, when left out. */
  division(code: DivisionCode, at?: Instant): Division | undefined
  children(code: DivisionCode): Division[]
  /** Every division, by code. */
  divisions(): Iterable<Division>
  /** Whether `code` is `ancestor` or lies under it, also by a merger. */
  isUnder(code: DivisionCode, ancestor: DivisionCode): boolean
  /**
   * `code` itself when it is at the level or above it, else its ancestor at that level; in place of a division
   * that had merged at `at`, the one it merged into.
   */
  atLevelOrAbove(code: DivisionCode, level: DivisionLevel, at?: Instant): DivisionCode
  /**
   * `code`, its ancestors, what these merged into, and all divisions that merged into any of them: where an item
   * may stand to be seen at `code`. Mergers count from when they are known.
   */
  lineage(code: DivisionCode): DivisionCode[]
  node(nodeId: NodeId): DirectoryNode | undefined
  nodes(): DirectoryNode[]
  /** Names of the fields, in the order of their definition. */
  fields(): string[]
}
