import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import type { z } from 'zod'
import { type AuditFault, faultAt } from '../../auditor/fault.ts'
import { canonicalText } from '../../domain/canonical.ts'
import type { Directory } from '../../domain/directory/directory.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import { HubError } from '../../domain/errors.ts'
import type { NodeId } from '../../domain/ids.ts'
import { type AccessEntry, accessSchema, sha256, tokensSchema } from '../data/access.ts'
import { checkedSchema } from '../data/checked-records.ts'
import type { DataFolder } from '../data/data-folder.ts'
import { keyFileOf, keyFileSchema, loadSigningKey, type SigningKey } from '../data/keys.ts'
import { ownNodes } from '../data/own-nodes.ts'
import { readJsonFile } from '../data/read-json-file.ts'
import { rootKeysSchema } from '../data/root-keys.ts'
import { hubFileSchema } from '../data/running-hub.ts'
import { sealOf } from '../data/seal.ts'

/**
 * Faults of the JSON files in the folder: root keys, keys, tokens, access, `hub.json`. Every byte is held against what the
 * hub writes: the keys against the directory or the root's public keys, the rest against the seals beside it.
 * `directory` is null where it cannot be read; then the nodes' keys are only held against themselves.
 */
export function fileFaults(data: DataFolder, directory: Directory | null): AuditFault[] {
  const at = (file: string) => check(data, file)
  return [
    ...rootFaults(data, at),
    ...ownNodes(data).flatMap((nodeId) =>
      at(data.nodeKeyFile(nodeId))(keyFileSchema, () => {
        const key = loadSigningKey(data.nodeKeyFile(nodeId))
        return [
          ...(directory === null ? [] : nodeKeyFaults(key, nodeId, directory)),
          ...formFaults(key, data.nodeKeyFile(nodeId)),
        ]
      }),
    ),
    ...at(data.accessFile)(accessSchema, (entries) => entries.flatMap(brokenSeal)),
    ...at(data.tokensFile)(tokensSchema, (tokens) => tokenFaults(data, tokens)),
    ...at(data.checkedFile)(checkedSchema, (checked) => (checked.seal === sealOf(checked) ? [] : [SEAL])),
    ...at(data.hubFile)(hubFileSchema, (hub) => (hub.seal === undefined || hub.seal === sealOf(hub) ? [] : [SEAL])),
  ]
}

/** What is wrong with a file, without the place. */
interface Finding {
  code: string
  message: string
}

type Check = <T>(schema: z.ZodType<T>, look: (value: T) => Finding[]) => AuditFault[]

const SEAL: Finding = { code: 'seal-differs', message: 'a value is not the one that the hub wrote' }

/** A file that is not there has no faults: not every folder needs each. */
function check(data: DataFolder, file: string): Check {
  return (schema, look) => {
    if (!existsSync(file)) return []
    const place = { store: 'file', file: relative(dirname(data.rootKeysFile), file) } as const
    try {
      const value = readJsonFile(file, schema)
      const text = readFileSync(file, 'utf8')
      const findings = look(value)
      // A member under another name would be read as one that is not there.
      if (findings.length === 0 && canonicalText(JSON.parse(text)) !== canonicalText(value))
        findings.push({ code: 'file-differs', message: 'it holds a member that the hub does not write' })
      if (findings.length === 0 && text !== `${JSON.stringify(JSON.parse(text), null, 2)}\n`)
        findings.push({ code: 'file-differs', message: 'a byte between the values is not as the hub writes it' })
      return findings.map(({ code, message }) => faultAt(place, code, message))
    } catch (error) {
      if (!(error instanceof HubError)) throw error
      return [faultAt(place, error.code, error.message)]
    }
  }
}

function rootFaults(data: DataFolder, at: (file: string) => Check): AuditFault[] {
  let rootKeys: RootKeys | null = null
  const ofPublic = at(data.rootKeysFile)(rootKeysSchema, (found) => {
    rootKeys = found
    return found.keys.flatMap(({ keyId, publicKey }) =>
      Buffer.from(publicKey, 'base64url').toString('base64url') === publicKey
        ? []
        : [{ code: 'key-unreadable', message: `the public key ${keyId} is not written as the hub writes it` }],
    )
  })
  const ofPrivate = at(data.rootKeyFile)(keyFileSchema, () => {
    const key = loadSigningKey(data.rootKeyFile)
    const known = rootKeys?.keys.some(({ keyId, publicKey }) => keyId === key.keyId && publicKey === key.publicKeyText)
    const stranger = {
      code: 'key-not-in-force',
      message: 'it is none of the keys in root-keys.json: one of the two files was changed',
    }
    return [...(known === false ? [stranger] : []), ...formFaults(key, data.rootKeyFile)]
  })
  return [...ofPublic, ...ofPrivate]
}

function nodeKeyFaults({ keyId, publicKeyText }: SigningKey, nodeId: NodeId, directory: Directory): Finding[] {
  const node = directory.node(nodeId)
  if (node === undefined) return [{ code: 'node-unregistered', message: 'the directory does not know the node' }]
  const known = node.keys.find((key) => key.keyId === keyId && key.publicKeyText === publicKeyText)
  if (known === undefined) return [{ code: 'key-not-in-force', message: 'the directory names no such key of the node' }]
  if (!known.revoked && known.untilSeq === null) return []
  return [{ code: 'key-not-in-force', message: `the key was ${known.revoked ? 'revoked' : 'rotated'}` }]
}

/** Several texts can say the same key. The hub writes one of them. */
const formFaults = (key: SigningKey, file: string): Finding[] =>
  JSON.stringify(keyFileOf(key)) === JSON.stringify(JSON.parse(readFileSync(file, 'utf8')))
    ? []
    : [{ code: 'file-differs', message: 'the key is not written as the hub writes it' }]

const brokenSeal = (entry: AccessEntry): Finding[] =>
  entry.seal === undefined || entry.seal === sealOf(entry)
    ? []
    : [{ code: SEAL.code, message: `the token ${entry.tokenId} of ${entry.actor}: ${SEAL.message}` }]

/** Each token of the sample is one of `access.json`, for the node that it stands beside. */
function tokenFaults(data: DataFolder, tokens: Record<string, string>): Finding[] {
  const granted = new Map(accessOf(data).map((entry) => [entry.sha256, entry.nodeId]))
  return Object.entries(tokens).flatMap(([nodeId, token]) =>
    granted.get(sha256(token)) === nodeId
      ? []
      : [{ code: 'token-unknown', message: `access.json has no such token of ${nodeId}` }],
  )
}

function accessOf(data: DataFolder): AccessEntry[] {
  try {
    return existsSync(data.accessFile) ? readJsonFile(data.accessFile, accessSchema) : []
  } catch {
    // That file has a fault of its own.
    return []
  }
}
