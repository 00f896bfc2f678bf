import type { Hash, NodeId } from '../ids.ts'
import type { AdoptedRule, DirectoryNode, NodeKey } from './directory.ts'
import type { DirectoryFact } from './directory-event.ts'
import type { DirectoryState } from './directory-state.ts'
import { publicKeyFromText } from './public-key.ts'

/**
 * Adds a fact to the state. The fact must have passed `checkDirectoryFact`. `hash` is that of the fact's event: the chain
 * of a node begins with the hash of its registration.
 */
export function applyFact(state: DirectoryState, fact: DirectoryFact, hash: Hash): void {
  switch (fact.type) {
    case 'DivisionDefined': {
      const { code, level, parent, name } = fact
      state.divisions.set(code, { code, level, parent: parent ?? null, names: [{ name, since: '' }], merged: null })
      if (parent != null) append(state.children, parent, code)
      return
    }
    case 'DivisionRenamed': {
      const record = state.divisions.get(fact.code)
      if (record === undefined) return
      const { name, since } = fact
      const names = record.names.filter((known) => known.since !== since)
      const later = names.findIndex((known) => known.since > since)
      state.divisions.set(fact.code, {
        ...record,
        names: names.toSpliced(later < 0 ? names.length : later, 0, { name, since }),
      })
      return
    }
    case 'DivisionsMerged':
      for (const code of fact.codes) {
        const record = state.divisions.get(code)
        if (record === undefined) continue
        state.divisions.set(code, { ...record, merged: { into: fact.into, since: fact.since } })
        append(state.absorbed, fact.into, code)
      }
      return
    case 'NodeRegistered': {
      const { nodeId, name, level, divisionCode, keyId, publicKey } = fact
      const keys = [newKey(keyId, publicKey)]
      state.nodes.set(nodeId, {
        nodeId,
        name,
        level,
        divisionCode,
        formerDivisions: [],
        registrationHash: hash,
        keys,
      })
      return
    }
    case 'NodeMoved':
      return changeNode(state, fact.nodeId, (node) => ({
        ...node,
        divisionCode: fact.divisionCode,
        formerDivisions: [...node.formerDivisions, node.divisionCode],
      }))
    case 'KeyRotated':
      return changeNode(state, fact.nodeId, (node) => ({
        ...node,
        keys: [
          ...node.keys.map((key) => (key.keyId === fact.oldKeyId ? { ...key, untilSeq: fact.lastSeq } : key)),
          newKey(fact.keyId, fact.publicKey),
        ],
      }))
    case 'KeyRevoked':
      return changeNode(state, fact.nodeId, (node) => ({
        ...node,
        keys: node.keys.map((key) => (key.keyId === fact.keyId ? { ...key, revoked: true } : key)),
      }))
    case 'FieldDefined':
      if (!state.fields.includes(fact.name)) state.fields.push(fact.name)
      return
    case 'RulesAdopted':
      state.rules.set(fact.set, [...(state.rules.get(fact.set) ?? []), ...rulesOf(fact, state.position)])
  }
}

const rulesOf = (
  { rules, divisionCode, since }: Extract<DirectoryFact, { type: 'RulesAdopted' }>,
  position: number,
): AdoptedRule[] => rules.map((rule) => ({ rule, divisionCode, since, position }))

const newKey = (keyId: string, publicKey: string): NodeKey => ({
  keyId,
  publicKey: publicKeyFromText(publicKey),
  publicKeyText: publicKey,
  untilSeq: null,
  revoked: false,
})

function changeNode(state: DirectoryState, nodeId: NodeId, change: (node: DirectoryNode) => DirectoryNode): void {
  const node = state.nodes.get(nodeId)
  if (node !== undefined) state.nodes.set(nodeId, change(node))
}

const append = (lists: Map<string, string[]>, key: string, value: string) =>
  lists.set(key, [...(lists.get(key) ?? []), value])
