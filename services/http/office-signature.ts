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
  /** Of a call that reads: when it was signed, and for which hub (`plainAddress`) and node. */
  reading?: { at: Instant; address: string; reviewer: NodeId } | undefined
}

/** `Hub-Signature node="taihe", key="taihe-1a2b3c4d", to="https%3A%2F%2F…", for="fuyang", at="2026-03-05T01:00:00.000Z", signature="…"` */
export function writeOfficeSignature({ nodeId, keyId, reading, signature }: OfficeSignature): string {
  const more =
    reading === undefined
      ? ''
      : `, to="${encodeURIComponent(reading.address)}", for="${reading.reviewer}", at="${reading.at}"`
  return `${SCHEME} node="${nodeId}", key="${encodeURIComponent(keyId)}"${more}, signature="${signature}"`
}

/** Whether the call says that an office signed it. */
export const isOfficeSigned = (request: Request<object>): boolean =>
  (request.get('authorization') ?? '').toLowerCase().startsWith(`${SCHEME.toLowerCase()} `)

/** Who says that he signed, and his key in force. Nothing was checked with it yet. */
export interface ClaimedOffice {
  nodeId: NodeId
  keyId: string
  at: Instant | null
  /** The hub and the node for which it was signed, where the header names them. */
  address: string | null
  reviewer: NodeId | null
  signature: Uint8Array
  publicKey: KeyObject
}

const PART = /(?:^|,)\s*(node|key|to|for|at|signature)="([^"]{1,1500})"\s*(?=,|$)/gi
const SIGNATURE = /^[\w-]{86}$/

/** Problems: `signature-missing`, `signature-refused`. */
export function claimedOffice(request: Request<object>, response: Response, directory: Directory): ClaimedOffice {
  const said = (request.get('authorization') ?? '').slice(SCHEME.length + 1)
  const parts = isOfficeSigned(request)
    ? Object.fromEntries([...said.matchAll(PART)].map(([, name = '', value = '']) => [name.toLowerCase(), value]))
    : {}
  const {
    node = '',
    key = '',
    to = '',
    for: reviewer = '',
    at = null,
    signature = '',
  } = parts as Record<string, string | undefined>
  const isWhole = key !== '' && SIGNATURE.test(signature) && (at === null || isInstant(at))
  if (!isNodeId(node) || !isWhole) return challenged(response, 'signature-missing')
  const keyId = decoded(key) ?? challenged(response, 'signature-missing')
  const known = directory.node(node)
  const inUse = known === undefined ? null : keyInUse(known, keyId)
  if (known === undefined) return refuseSignature(response, '没有登记这个单位')
  if (inUse === null) return refuseSignature(response, '所用的密钥不是该单位现行的密钥')
  const address = decoded(to) || null
  return {
    nodeId: node,
    keyId,
    at,
    address,
    reviewer: isNodeId(reviewer) ? reviewer : null,
    signature: Buffer.from(signature, 'base64url'),
    publicKey: inUse.publicKey,
  }
}

/** For whom an office has signed. */
export interface AskedReviewer {
  /** `plainAddress` of the reviewing hub. */
  address: string
  /** Its node that reviews. */
  reviewer: NodeId
  /** The office. */
  of: NodeId
}

/** Checks what was signed. Problem: `signature-refused`. */
export function demandSigned({ signature, publicKey }: ClaimedOffice, text: string, response: Response): void {
  if (!verifyText(text, signature, publicKey)) refuseSignature(response, '签名与内容不符')
}

/** The node that signed a call to read, just now. Problems: `signature-missing`, `signature-refused`, `signature-not-of-now`. */
export function officeReading(
  request: Request<object>,
  response: Response,
  { directory, now, isHere }: { directory: Directory; now: Instant; isHere: (asked: AskedReviewer) => boolean },
): NodeId {
  const office = claimedOffice(request, response, directory)
  const { nodeId, at, address, reviewer } = office
  if (at === null || address === null || reviewer === null) return challenged(response, 'signature-missing')
  // A request for HEAD is answered as GET is.
  demandSigned(office, readingText({ address, reviewer, method: 'GET', target: request.originalUrl, at }), response)
  const asked = { address, reviewer, of: nodeId }
  if (!isHere(asked)) refuseElsewhere(response, asked)
  if (!isOfNow(at, now)) return fail('signature-not-of-now', { at })
  return nodeId
}

/** What was signed for one hub, and one node of it, counts at no other, whoever brings it. */
export const refuseElsewhere = (response: Response, { address, reviewer }: Omit<AskedReviewer, 'of'>): never =>
  refuseSignature(
    response,
    `签名是给“${address}”的单位“${reviewer}”的，而这里不是；本系统的地址写在审核规则（address）或 HUB_REVIEW_ADDRESSES 中，单位是本系统的节点`,
  )

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
