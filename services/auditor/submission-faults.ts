import { hashOfRows } from '../domain/catalogue/printed-row.ts'
import type { Directory } from '../domain/directory/directory.ts'
import { HubError } from '../domain/errors.ts'
import { verifyText } from '../domain/event/signed-event.ts'
import { draftText } from '../domain/submission/signed-texts.ts'
import type { Submission } from '../domain/submission/submission.ts'
import type { SubmissionStore } from '../ports/submission-store.ts'
import { type AuditFault, type FaultPlace, faultAt, storeFaultAt } from './fault.ts'

/**
 * Faults of a reviewing hub's private store: of its file, and of each draft that is not what its office signed. A key
 * that was replaced or revoked since counts for what it signed before.
 */
export function submissionFaults(
  { check, all }: Pick<SubmissionStore, 'check' | 'all'>,
  directory: Directory,
  place: FaultPlace,
): AuditFault[] {
  const faults = check().map((fault) => storeFaultAt(place, fault))
  try {
    for (const submission of all()) {
      const found = draftFault(submission, directory)
      if (found !== null) faults.push(faultAt({ ...place, nodeId: submission.nodeId }, ...found))
    }
  } catch (error) {
    if (!(error instanceof HubError)) throw error
    faults.push(faultAt(place, error.code, error.message))
  }
  return faults
}

function draftFault(submission: Submission, directory: Directory): [code: string, message: string] | null {
  const { submissionId, nodeId, keyId, rows, rowsHash, signature } = submission
  const node = directory.node(nodeId)
  if (node === undefined) return ['unknown-node', `${submissionId}: the directory does not know this node`]
  const key = node.keys.find((one) => one.keyId === keyId)
  if (key === undefined || !verifyText(draftText(submission), signature, key.publicKey))
    return ['bad-signature', `${submissionId}: the draft is not what the node signed`]
  return hashOfRows(rows) === rowsHash
    ? null
    : ['rows-hash-differs', `${submissionId}: the hash is not that of the rows`]
}
