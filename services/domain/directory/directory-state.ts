import { type DivisionCode, type Hash, type NodeId, parseHash } from '../ids.ts'
import type { AdoptedRule, DirectoryNode, DivisionLevel } from './directory.ts'

/** What is known of one division over time. */
export interface DivisionRecord {
  code: DivisionCode
  level: DivisionLevel
  parent: DivisionCode | null
  /** In the order of their days. The first has no day and holds from the beginning. */
  names: { name: string; since: string }[]
  merged: { into: DivisionCode; since: string } | null
}

/** What the facts of a directory add up to. Nobody changes it once a `Directory` stands on it. */
export interface DirectoryState {
  hubId: string
  position: number
  hash: Hash
  divisions: Map<DivisionCode, DivisionRecord>
  children: Map<DivisionCode, DivisionCode[]>
  /** For a division: those that merged into it. */
  absorbed: Map<DivisionCode, DivisionCode[]>
  nodes: Map<NodeId, DirectoryNode>
  fields: string[]
  /** For each set the rules that were adopted, in the order of the facts. */
  rules: Map<string, AdoptedRule[]>
}

/** The hash of a directory without events, and the `prevHash` that stands for "none". */
export const NO_EVENT = parseHash(`sha-256:${'0'.repeat(64)}`)

export const emptyState = (hubId: string): DirectoryState => ({
  hubId,
  position: 0,
  hash: NO_EVENT,
  divisions: new Map(),
  children: new Map(),
  absorbed: new Map(),
  nodes: new Map(),
  fields: [],
  rules: new Map(),
})

export const copyState = (state: DirectoryState): DirectoryState => ({
  ...state,
  divisions: new Map(state.divisions),
  children: new Map(state.children),
  absorbed: new Map(state.absorbed),
  nodes: new Map(state.nodes),
  fields: [...state.fields],
  rules: new Map(state.rules),
})
