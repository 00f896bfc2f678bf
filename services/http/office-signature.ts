import type { KeyObject } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Directory } from '../domain/directory/directory.ts'
import { verifyText } from '../domain/event/signed-event.ts'
import { type Instant, isInstant, isNodeId, type NodeId } from '../domain/ids.ts'
import { isOfNow, keyInUse, readingText } from '../domain/submission/signed-texts.ts'
import { fail } from './problem.ts'

/** The scheme of a call that an office signs with its node's key, in the header Authorization. */
const SCHEME = 'Hub-Signature'

/** What such a header says. */
export interface OfficeSignature {
  nodeId: string
  keyId: string
  /** Base64url. */
  signature: string
  /** When it was signed, where the text that is signed names a time. */
  at?: Instant
}

/** `Hub-Signature node="taihe", key="taihe-1a2b3c4d", at="2026-03-05T01:00:00.000Z", signature="…"` */
export function writeOfficeSignature({ nodeId, keyId, at, signature }: OfficeSignature): string {
  const time = at === undefined ? '' : `, at="${at}"`
  return `${SCHEME} node="${nodeId}", key="${encodeURIComponent(keyId)}"${time}, signature="${signature}"`
}

/** Whether the call says that an office signed it. */
export const isOfficeSigned = (request: Request<object>): boolean =>
  (request.get('authorization') ?? '').toLowerCase().startsWith(`${SCHEME.toLowerCase()} `)

/** Who says that he signed, and his key in force. Nothing was checked with it yet. */
export interface ClaimedOffice {
  nodeId: NodeId
  keyId: string
  at: Instant | null
  signature: Uint8Array
  publicKey: KeyObject
}

const PART = /(?:^|,)\s*(node|key|at|signature)="([^"]{1,400})"\s*(?=,|$)/gi
const SIGNATURE = /^[\w-]{86}$/

/** Problems: `signature-missing`, `signature-refused`. */
export function claimedOffice(request: Request<object>, response: Response, directory: Directory): ClaimedOffice {
  const said = (request.get('authorization') ?? '').slice(SCHEME.length + 1)
  const parts = isOfficeSigned(request)
    ? Object.fromEntries([...said.matchAll(PART)].map(([, name = '', value = '']) => [name.toLowerCase(), value]))
    : {}
  const { node = '', key = '', at = null, signature = '' } = parts as Record<string, string | undefined>
  const isWhole = key !== '' && SIGNATURE.test(signature) && (at === null || isInstant(at))
  if (!isNodeId(node) || !isWhole) return challenged(response, 'signature-missing')
  const keyId = decoded(key) ?? challenged(response, 'signature-missing')
  const known = directory.node(node)
  const inUse = known === undefined ? null : keyInUse(known, keyId)
  if (known === undefined) return refuseSignature(response, '没有登记这个单位')
  if (inUse === null) return refuseSignature(response, '所用的密钥不是该单位现行的密钥')
  return { nodeId: node, keyId, at, signature: Buffer.from(signature, 'base64url'), publicKey: inUse.publicKey }
}

/** Checks what was signed. Problem: `signature-refused`. */
export function demandSigned({ signature, publicKey }: ClaimedOffice, text: string, response: Response): void {
  if (!verifyText(text, signature, publicKey)) refuseSignature(response, '签名与内容不符')
}

/** The node that signed a call to read, just now. Problems: `signature-missing`, `signature-refused`, `signature-not-of-now`. */
export function officeReading(
  request: Request<object>,
  response: Response,
  { directory, now }: { directory: Directory; now: Instant },
): NodeId {
  const office = claimedOffice(request, response, directory)
  const { nodeId, at } = office
  if (at === null) return challenged(response, 'signature-missing')
  // A request for HEAD is answered as GET is.
  demandSigned(office, readingText({ method: 'GET', target: request.originalUrl, at }), response)
  if (!isOfNow(at, now)) return fail('signature-not-of-now', { at })
  return nodeId
}

export function refuseSignature(response: Response, reason: string): never {
  response.set('WWW-Authenticate', SCHEME)
  return fail('signature-refused', { reason })
}

function challenged(response: Response, code: 'signature-missing'): never {
  response.set('WWW-Authenticate', SCHEME)
  return fail(code)
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
