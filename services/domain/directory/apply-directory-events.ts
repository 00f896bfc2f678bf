import { canonicalText, hashOf } from '../canonical.ts'
import type { Hash } from '../ids.ts'
import type { Directory, DirectoryNode } from './directory.ts'
import type { DirectoryFact, SignedDirectoryEvent } from './directory-event.ts'
import { directoryOver, stateOf } from './directory-over.ts'
import { copyState, type DirectoryState, emptyState } from './directory-state.ts'
import { publicKeyFromText } from './public-key.ts'

export const emptyDirectory = (hubId: string): Directory => directoryOver(emptyState(hubId))

/**
 * The directory after these events, which follow it (checked by `verifyDirectoryEvents`). The given one
 * stays as it is.
 */
export function applyDirectoryEvents(directory: Directory, events: SignedDirectoryEvent[]): Directory {
  if (events.length === 0) return directory
  const state = copyState(stateOf(directory))
  for (const { event } of events) {
    state.position = event.seq
    state.hash = hashOf(canonicalText(event))
    applyFact(state, event.fact, state.hash)
  }
  return directoryOver(state)
}

function applyFact(state: DirectoryState, fact: DirectoryFact, hash: Hash): void {
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
      const names = [...record.names, { name: fact.name, since: fact.since }].sort((a, b) =>
        a.since < b.since ? -1 : 1,
      )
      state.divisions.set(fact.code, { ...record, names })
      return
    }
    case 'DivisionsMerged':
      for (const code of fact.codes) {
        const record = state.divisions.get(code)
        if (record === undefined || code === fact.into) continue
        state.divisions.set(code, { ...record, merged: { into: fact.into, since: fact.since } })
        append(state.absorbed, fact.into, code)
      }
      return
    case 'NodeRegistered': {
      const { nodeId, name, level, divisionCode, keyId, publicKey } = fact
      state.nodes.set(nodeId, {
        nodeId,
        name,
        level,
        divisionCode,
        registrationHash: hash,
        keys: [newKey(keyId, publicKey)],
      })
      return
    }
    case 'NodeMoved':
      return changeNode(state, fact.nodeId, (node) => ({ ...node, divisionCode: fact.divisionCode }))
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
  }
}

const newKey = (keyId: string, publicKey: string) => ({
  keyId,
  publicKey: publicKeyFromText(publicKey),
  publicKeyText: publicKey,
  untilSeq: null,
  revoked: false,
})

function changeNode(state: DirectoryState, nodeId: string, change: (node: DirectoryNode) => DirectoryNode): void {
  const node = state.nodes.get(nodeId)
  if (node !== undefined) state.nodes.set(nodeId, change(node))
}

const append = (lists: Map<string, string[]>, key: string, value: string) =>
  lists.set(key, [...(lists.get(key) ?? []), value])
