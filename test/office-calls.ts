import { hashOfRows } from '../services/domain/catalogue/printed-row.ts'
import { signText } from '../services/domain/event/signed-event.ts'
import type { Instant, NodeId } from '../services/domain/ids.ts'
import type { CatalogueRow } from '../services/domain/item/content.ts'
import { draftText, readingText } from '../services/domain/submission/signed-texts.ts'
import type { SubmittedDraft } from '../services/domain/submission/submission.ts'
import { writeOfficeSignature } from '../services/http/office-signature.ts'
import type { SigningKey } from '../services/hub/data/keys.ts'

/** The rows of a catalogue, one for each limit. */
export const rowsOf = (...limits: string[]): CatalogueRow[] =>
  limits.map((timeLimit, index) => ({
    rowId: `r${index + 1}`,
    no: `${index + 1}`,
    level2: `事项${index + 1}`,
    timeLimit,
  }))

export const draftOf = (
  nodeId: NodeId,
  round: number,
  rows: CatalogueRow[],
  { address, reviewer, field = '救灾' }: { address: string; reviewer: NodeId; field?: string },
): SubmittedDraft => ({
  ...{ nodeId, field, round, rows, address, reviewer },
  rowsHash: hashOfRows(rows),
})

interface Reading {
  at: Instant
  /** Of the hub that is asked, and its node that reviews. */
  address: string
  reviewer: NodeId
}

const authorizationOf = (nodeId: NodeId, { keyId, privateKey }: SigningKey, text: string, reading?: Reading): string =>
  writeOfficeSignature({
    ...{ nodeId, keyId, reading },
    signature: Buffer.from(signText(text, privateKey)).toString('base64url'),
  })

/** The header of a call that brings a draft. */
export const draftAuthorization = (nodeId: NodeId, key: SigningKey, draft: SubmittedDraft): string =>
  authorizationOf(nodeId, key, draftText(draft))

/** The header of a call that reads a path of a hub. */
export const readingAuthorization = (nodeId: NodeId, key: SigningKey, target: string, reading: Reading): string =>
  authorizationOf(nodeId, key, readingText({ ...reading, method: 'GET', target }), reading)
