import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import type { DivisionCode, NodeId } from '../../domain/ids.ts'
import type { SigningKey } from '../data/keys.ts'

export interface NodeSpec {
  nodeId: NodeId
  name: string
  level: 'township' | 'county' | 'city'
  divisionCode: DivisionCode
}

/** The fact that makes a node known to the directory, with its first key. */
export const registrationOf = (node: NodeSpec, { keyId, publicKeyText }: SigningKey): DirectoryFact => ({
  type: 'NodeRegistered',
  ...node,
  keyId,
  publicKey: publicKeyText,
})
