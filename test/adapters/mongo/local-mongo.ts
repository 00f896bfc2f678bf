import { MongoClient as Client, type MongoClient } from 'mongodb'
import pRetry from 'p-retry'
import type { MongoEngine } from '../../../infra/engines/engine.ts'
import { isInstalled } from '../../../infra/engines/installed.ts'
import { startLocalMongo } from '../../../infra/engines/local/mongo.ts'
import { HubError } from '../../../services/domain/errors.ts'
import { engineOrPending } from '../../engines.ts'

/** A MongoDB of the test's own, with switches that only the local one has. Without one the test is pending. */
export const localMongoOrPending = (
  hook: Mocha.Context,
  switches: string[],
  prepare?: (url: string) => Promise<void>,
): Promise<MongoEngine> =>
  engineOrPending(
    hook,
    isInstalled('python')
      ? startLocalMongo({ switches, prepare })
      : Promise.resolve({ missing: 'the local MongoDB-wire server is not installed: npm run engines:install' }),
  )

/** The next `times` commands of these names fail as `data` says (MongoDB's fail point `failCommand`). */
export async function failCommands(
  url: string,
  { names, times = 1, ...data }: { names: string[]; times?: number; [option: string]: unknown },
): Promise<void> {
  await withClient(url, (client) =>
    client.db('admin').command({
      configureFailPoint: 'failCommand',
      mode: { times },
      data: { failCommands: names, ...data },
    }),
  )
}

export async function withClient<T>(url: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new Client(url)
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

/** Calls again while the store is away, as a projector or a patient reader does. */
export const persistently = <T>(work: () => Promise<T>): Promise<T> =>
  pRetry(work, {
    retries: 100,
    minTimeout: 50,
    maxTimeout: 500,
    shouldRetry: ({ error }) => error instanceof HubError && error.retryable,
  })
