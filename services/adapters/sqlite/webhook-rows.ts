import type { DatabaseSync } from 'node:sqlite'
import { canonicalText, hashOf } from '../../domain/canonical.ts'
import { HubError } from '../../domain/errors.ts'
import type { WebhookAttempt, WebhookSubscription } from '../../domain/webhooks/webhook-subscription.ts'
import { MOST_ATTEMPTS_KEPT } from '../../ports/webhook-store.ts'

/** Each row has a seal: the hash of its document, so that a byte that changed on disk shows. `n` is 1, 2, 3 … */
export const WEBHOOK_SCHEMA = `
  CREATE TABLE IF NOT EXISTS webhooks(
    n INTEGER PRIMARY KEY, subscriptionId TEXT NOT NULL UNIQUE, document TEXT NOT NULL, seal TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS attempts(
    subscriptionId TEXT NOT NULL, n INTEGER NOT NULL, webhookId TEXT NOT NULL, document TEXT NOT NULL,
    seal TEXT NOT NULL, PRIMARY KEY(subscriptionId, n)) WITHOUT ROWID;`

export interface WebhookRow {
  subscriptionId: string
  document: string
  seal: string
}

/** The cells of a document, in the order of the statements that write them. */
export const documentCells = (document: WebhookSubscription | WebhookAttempt): [document: string, seal: string] => {
  const text = canonicalText(document)
  return [text, hashOf(text)]
}

const NULLS_OF_SUBSCRIPTION = {
  ...{ privateHost: null, field: null, reason: null, detail: null, cursor: null },
  ...{ nextAttemptAt: null, heldLimit: null, behindSince: null },
}
const NULLS_OF_ATTEMPT = { fromCursor: null, toCursor: null, status: null, error: null }

export const isSealedRow = ({ document, seal }: WebhookRow): boolean => hashOf(document) === seal

/** HubError `store-damaged` for a row that is not as it was written. */
function documentOf(file: string, row: WebhookRow): object {
  if (!isSealedRow(row))
    throw new HubError('store-damaged', `${file} is damaged: a row of ${row.subscriptionId} is not as it was written.`)
  return JSON.parse(row.document)
}

/** Canonical text leaves null out. */
export const webhookIn = (file: string, row: WebhookRow): WebhookSubscription =>
  ({ ...NULLS_OF_SUBSCRIPTION, ...documentOf(file, row) }) as unknown as WebhookSubscription

export const attemptIn = (file: string, row: WebhookRow): WebhookAttempt =>
  ({ ...NULLS_OF_ATTEMPT, ...documentOf(file, row) }) as unknown as WebhookAttempt

export const prepareWebhooks = (database: DatabaseSync) => ({
  all: database.prepare('SELECT subscriptionId, document, seal FROM webhooks ORDER BY n'),
  one: database.prepare('SELECT subscriptionId, document, seal FROM webhooks WHERE subscriptionId = ?'),
  count: database.prepare('SELECT count(*) AS count FROM webhooks'),
  insert: database.prepare('INSERT INTO webhooks(subscriptionId, document, seal) VALUES(?, ?, ?)'),
  update: database.prepare('UPDATE webhooks SET document = ?, seal = ? WHERE subscriptionId = ?'),
  remove: database.prepare('DELETE FROM webhooks WHERE subscriptionId = ?'),
  lastAttempt: database.prepare('SELECT coalesce(max(n), 0) AS n FROM attempts WHERE subscriptionId = ?'),
  keepAttempt: database.prepare(
    'INSERT INTO attempts(subscriptionId, n, webhookId, document, seal) VALUES(?, ?, ?, ?, ?)',
  ),
  dropAttempts: database.prepare(`DELETE FROM attempts WHERE subscriptionId = ? AND n <= ? - ${MOST_ATTEMPTS_KEPT}`),
  removeAttempts: database.prepare('DELETE FROM attempts WHERE subscriptionId = ?'),
  attempts: database.prepare(
    'SELECT subscriptionId, document, seal FROM attempts WHERE subscriptionId = ? ORDER BY n DESC LIMIT ?',
  ),
  latestAttempt: database.prepare(
    'SELECT subscriptionId, document, seal FROM attempts WHERE subscriptionId = ? AND webhookId = ? ORDER BY n DESC LIMIT 1',
  ),
  everyAttempt: database.prepare('SELECT subscriptionId, document, seal FROM attempts'),
})
