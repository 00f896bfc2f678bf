import type { DivisionCode, Hash, Instant, NodeId } from '../ids.ts'
import type { Rule } from '../rules/rule-sets.ts'
import type { DivisionLevel } from './directory.ts'

/** What a directory event says. `since` is the day, `YYYY-MM-DD`, from which a name or a merger holds. */
export type DirectoryFact =
  | {
      type: 'DivisionDefined'
      code: DivisionCode
      name: string
      level: DivisionLevel
      parent: DivisionCode | null
      since?: string
    }
  | { type: 'DivisionRenamed'; code: DivisionCode; name: string; since: string }
  | { type: 'DivisionsMerged'; codes: DivisionCode[]; into: DivisionCode; since: string }
  | {
      type: 'NodeRegistered'
      nodeId: NodeId
      name: string
      level: 'township' | 'county' | 'city'
      divisionCode: DivisionCode
      keyId: string
      publicKey: string
    }
  | { type: 'NodeMoved'; nodeId: NodeId; divisionCode: DivisionCode }
  | { type: 'KeyRotated'; nodeId: NodeId; oldKeyId: string; lastSeq: number; keyId: string; publicKey: string }
  | { type: 'KeyRevoked'; nodeId: NodeId; keyId: string; reason: string }
  | { type: 'FieldDefined'; name: string }
  /** `since` is the day from which the rules hold. */
  | { type: 'RulesAdopted'; set: string; divisionCode: DivisionCode; since: string; rules: Rule[] }

/** A fact at its place in the directory's chain. */
export interface DirectoryEvent {
  v: 1
  hubId: string
  /** 1, 2, 3 … */
  seq: number
  /** Hash of the previous event's JCS; null (left out) for seq 1. */
  prevHash: Hash | null
  at: Instant
  fact: DirectoryFact
}

/** An event with the signatures of root keys over its JCS. */
export interface SignedDirectoryEvent {
  event: DirectoryEvent
  /** `sig` is base64url. */
  signatures: { keyId: string; sig: string }[]
}

/** The keys that may sign the directory and control records, and how many of them must. They are configuration. */
export interface RootKeys {
  hubId: string
  threshold: number
  /** `publicKey`: raw 32 bytes, base64url. */
  keys: { keyId: string; publicKey: string }[]
}
