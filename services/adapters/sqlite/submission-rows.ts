import type { DatabaseSync } from 'node:sqlite'
import { canonicalText, hashOf } from '../../domain/canonical.ts'
import type { Hash, Instant, ItemId, NodeId } from '../../domain/ids.ts'
import type { ReviewAnswer, Submission } from '../../domain/submission/submission.ts'
import type { KeptComment, SubmissionHead } from '../../ports/submission-store.ts'

/**
 * Rows are only ever added. Each has a seal: the hash of its other cells, so that a byte that changed on disk shows.
 * `commentCalls` remembers the calls that brought comments.
 */
export const SUBMISSION_SCHEMA = `
  CREATE TABLE IF NOT EXISTS submissions(
    submissionId TEXT PRIMARY KEY, nodeId TEXT NOT NULL, field TEXT NOT NULL, round INTEGER NOT NULL,
    rowsHash TEXT NOT NULL, rowCount INTEGER NOT NULL, rows TEXT NOT NULL, address TEXT NOT NULL,
    reviewer TEXT NOT NULL, keyId TEXT NOT NULL, signature TEXT NOT NULL, receivedAt TEXT NOT NULL, seal TEXT NOT NULL, UNIQUE(nodeId, field, round));
  CREATE INDEX IF NOT EXISTS submissionsOfNode ON submissions(nodeId, submissionId);
  CREATE TABLE IF NOT EXISTS comments(
    submissionId TEXT NOT NULL, n INTEGER NOT NULL, rowId TEXT, text TEXT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL,
    seal TEXT NOT NULL, PRIMARY KEY(submissionId, n)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS commentCalls(
    commandId TEXT PRIMARY KEY, submissionId TEXT NOT NULL, textHash TEXT NOT NULL, added INTEGER NOT NULL,
    total INTEGER NOT NULL, seal TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS answers(
    submissionId TEXT NOT NULL, n INTEGER NOT NULL, verdict TEXT NOT NULL, itemId TEXT NOT NULL, actor TEXT NOT NULL,
    at TEXT NOT NULL, seal TEXT NOT NULL, PRIMARY KEY(submissionId, n)) WITHOUT ROWID;`

export type Cells = Record<string, string | number | null>

export const SEALED_TABLES = ['submissions', 'comments', 'commentCalls', 'answers'] as const

export const sealOfCells = ({ seal: _, ...cells }: Cells): Hash => hashOf(canonicalText(cells))

/** The last cells of a head: how many comments there are, the latest answer, and whether a later round came. */
const HEAD = `submissionId, nodeId, field, round, rowsHash, rowCount, receivedAt,
  (SELECT count(*) FROM comments WHERE comments.submissionId = submissions.submissionId) AS commentCount,
  (SELECT json_object('verdict', verdict, 'itemId', itemId, 'actor', actor, 'at', at) FROM answers
    WHERE answers.submissionId = submissions.submissionId ORDER BY n DESC LIMIT 1) AS answer,
  EXISTS(SELECT 1 FROM submissions AS later WHERE later.nodeId = submissions.nodeId
    AND later.field = submissions.field AND later.round > submissions.round) AS isReplaced`

export const prepareSubmissions = (database: DatabaseSync) => ({
  head: database.prepare(`SELECT ${HEAD} FROM submissions WHERE submissionId = ?`),
  latest: database.prepare(
    `SELECT ${HEAD} FROM submissions WHERE nodeId = ? AND field = ? ORDER BY round DESC LIMIT 1`,
  ),
  round: database.prepare(`SELECT ${HEAD} FROM submissions WHERE nodeId = ? AND field = ? AND round = ?`),
  heads: database.prepare(`SELECT ${HEAD} FROM submissions WHERE submissionId < ? ORDER BY submissionId DESC LIMIT ?`),
  headsOfNode: database.prepare(
    `SELECT ${HEAD} FROM submissions WHERE nodeId = ? AND submissionId < ? ORDER BY submissionId DESC LIMIT ?`,
  ),
  countOfNode: database.prepare('SELECT count(*) AS count FROM submissions WHERE nodeId = ?'),
  one: database.prepare('SELECT * FROM submissions WHERE submissionId = ?'),
  all: database.prepare('SELECT * FROM submissions ORDER BY submissionId'),
  comments: database.prepare('SELECT n, rowId, text, actor, at FROM comments WHERE submissionId = ? ORDER BY n'),
  lastComment: database.prepare('SELECT coalesce(max(n), 0) AS n FROM comments WHERE submissionId = ?'),
  call: database.prepare('SELECT submissionId, textHash, added, total FROM commentCalls WHERE commandId = ?'),
  answers: database.prepare('SELECT verdict, itemId, actor, at FROM answers WHERE submissionId = ? ORDER BY n'),
})

export interface HeadRow {
  submissionId: string
  nodeId: NodeId
  field: string
  round: number
  rowsHash: Hash
  rowCount: number
  receivedAt: Instant
  commentCount: number
  answer: string | null
  isReplaced: number
}

export function submissionHeadOf({ answer: said, isReplaced, ...head }: HeadRow): SubmissionHead {
  const answer = said === null ? null : (JSON.parse(said) as ReviewAnswer)
  return { ...head, answer, state: answer?.verdict ?? (isReplaced === 1 ? 'replaced' : 'waiting') }
}

export const submissionOf = (cells: Cells): Submission => ({
  submissionId: cells.submissionId as string,
  nodeId: cells.nodeId as NodeId,
  field: cells.field as string,
  round: cells.round as number,
  rowsHash: cells.rowsHash as Hash,
  rows: JSON.parse(cells.rows as string),
  address: cells.address as string,
  reviewer: cells.reviewer as NodeId,
  keyId: cells.keyId as string,
  signature: Buffer.from(cells.signature as string, 'base64url'),
  receivedAt: cells.receivedAt as Instant,
})

export const commentOf = ({ rowId, ...rest }: Cells): KeptComment =>
  ({ ...rest, ...(rowId !== null && { rowId }) }) as unknown as KeptComment

export const answerOf = (cells: Cells): ReviewAnswer => ({ ...cells }) as unknown as { itemId: ItemId } & ReviewAnswer
