import type { DatabaseSync } from 'node:sqlite'
import type { Timers } from '../../domain/timers.ts'
import {
  MOST_WEBHOOKS,
  type WebhookAttempt,
  type WebhookSubscription,
} from '../../domain/webhooks/webhook-subscription.ts'
import type { StoreFault } from '../../ports/store-fault.ts'
import type { WebhookStore } from '../../ports/webhook-store.ts'
import { createCommitSignal, onCommit } from './commit-signal.ts'
import { integrityFaults } from './integrity.ts'
import { inTransaction, openDatabase } from './open-database.ts'
import { makePrivateFile } from './private-file.ts'
import { createSharedWatch } from './shared-watch.ts'
import { decoded, guarded } from './sqlite-errors.ts'
import { truncateWal } from './truncate-wal.ts'
import {
  attemptIn,
  documentCells,
  isSealedRow,
  prepareWebhooks,
  WEBHOOK_SCHEMA,
  type WebhookRow,
  webhookIn,
} from './webhook-rows.ts'

/** Webhook subscriptions in one SQLite file, which only its owner may read. */
export function openSqliteWebhookStore({ file, timers }: { file: string; timers: Timers }): WebhookStore {
  using opened = new DisposableStack()
  makePrivateFile(file)
  const database = opened.use(openDatabase({ file, schema: WEBHOOK_SCHEMA }))
  const signal = opened.adopt(createCommitSignal(file), ({ close }) => close())
  const statements = guarded(file, () => prepareWebhooks(database))
  const watch = createSharedWatch((listener) => onCommit(file, database, timers, listener), timers)
  opened.defer(watch.close)
  const closing = opened.move()
  const read = (row: unknown) =>
    decoded(
      file,
      () => `webhook ${(row as WebhookRow).subscriptionId}`,
      () => webhookIn(file, row as WebhookRow),
    )
  const readAttempt = (row: unknown) =>
    decoded(
      file,
      () => `an attempt of webhook ${(row as WebhookRow).subscriptionId}`,
      () => attemptIn(file, row as WebhookRow),
    )
  const find = (subscriptionId: string) => {
    const row = statements.one.get(subscriptionId)
    return row === undefined ? null : read(row)
  }
  const replace = (subscriptionId: string, change: (before: WebhookSubscription) => WebhookSubscription) => {
    const before = find(subscriptionId)
    if (before === null) return null
    const after = change(before)
    if (after !== before) statements.update.run(...documentCells(after), subscriptionId)
    return after
  }
  const written = <T>(work: () => T): T => {
    const result = inTransaction(database, file, work)
    signal.raise()
    return result
  }

  return {
    ...readsOf(file, statements, { read, readAttempt, find }),
    add: (subscription) =>
      written(() => {
        if ((statements.count.get()?.count as number) >= MOST_WEBHOOKS) return 'full'
        statements.insert.run(subscription.subscriptionId, ...documentCells(subscription))
        return 'added'
      }),
    change: (subscriptionId, change) => written(() => replace(subscriptionId, change)),
    // Nobody waits for it: the one who delivers has written it himself.
    record: (attempt, change) =>
      inTransaction(database, file, () => {
        const after = replace(attempt.subscriptionId, change)
        if (after !== null) keepAttempt(statements, attempt)
        return after
      }),
    remove: async (subscriptionId) => {
      const wasThere = written(() => {
        statements.removeAttempts.run(subscriptionId)
        return statements.remove.run(subscriptionId).changes > 0
      })
      // What was deleted is overwritten in the file (secure_delete); the write-ahead log still had it.
      await truncateWal(database, file, timers)
      return wasThere
    },
    onChange: watch.listen,
    check: () => [...integrityFaults(database, file), ...guarded(file, () => sealFaultsOf(database, file))],
    close: () => closing.dispose(),
  }
}

type Statements = ReturnType<typeof prepareWebhooks>

const readsOf = (
  file: string,
  statements: Statements,
  {
    read,
    readAttempt,
    find,
  }: {
    read: (row: unknown) => WebhookSubscription
    readAttempt: (row: unknown) => WebhookAttempt
    find: (subscriptionId: string) => WebhookSubscription | null
  },
): Pick<WebhookStore, 'subscriptions' | 'subscription' | 'attempts' | 'latestAttempt'> => ({
  subscriptions: () => guarded(file, () => statements.all.all().map(read)),
  subscription: (subscriptionId) => guarded(file, () => find(subscriptionId)),
  attempts: (subscriptionId, limit) =>
    guarded(file, () => statements.attempts.all(subscriptionId, limit).map(readAttempt)),
  latestAttempt: (subscriptionId, webhookId) =>
    guarded(file, () => {
      const row = statements.latestAttempt.get(subscriptionId, webhookId)
      return row === undefined ? null : readAttempt(row)
    }),
})

function keepAttempt(statements: Statements, attempt: WebhookAttempt): void {
  const { subscriptionId, webhookId } = attempt
  const n = (statements.lastAttempt.get(subscriptionId)?.n as number) + 1
  statements.keepAttempt.run(subscriptionId, n, webhookId, ...documentCells(attempt))
  statements.dropAttempts.run(subscriptionId, n)
}

function sealFaultsOf(database: DatabaseSync, file: string): StoreFault[] {
  const { all, everyAttempt } = prepareWebhooks(database)
  return [all, everyAttempt].flatMap((statement) => {
    const faults: StoreFault[] = []
    for (const row of statement.iterate() as Iterable<unknown> as Iterable<WebhookRow>)
      if (!isSealedRow(row)) faults.push({ what: `${file}: a row of ${row.subscriptionId} is not as it was written` })
    return faults
  })
}
