import { type Db, MongoClient, type MongoClientOptions } from 'mongodb'
import { HubError } from '../../domain/errors.ts'
import { guarded } from './mongo-errors.ts'

/** A deployment and the hub's database in it. Nothing is connected before the first call. */
export interface Connection {
  client: MongoClient
  db: Db
  /** For messages: hosts and ports without user and password. */
  hosts: string
  /** Runs work there. Faults come out as HubErrors, and the same call may work later where they pass. */
  on<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * A write counts once a majority has it in its journal, and only such writes are read. So no change of the primary
 * takes back an answer that was given.
 */
const OPTIONS: MongoClientOptions = {
  appName: 'disclosure-hub',
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 20_000 },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  serverSelectionTimeoutMS: 5000,
  // A server that is so long silent to the driver's monitor loses all that is under way.
  connectTimeoutMS: 10_000,
  // Only this notices a server that takes the connection and never answers.
  socketTimeoutMS: 30_000,
}

const DEFAULT_DATABASE = 'disclosure_hub'

/** HubError `settings-invalid` on a URL that MongoDB's driver does not take. */
export function connect({ url, database }: { url: string; database?: string }): Connection {
  const client = clientOf(url)
  const name = database ?? /^[^/]*\/\/[^/]+\/([^?]+)/.exec(url)?.[1] ?? DEFAULT_DATABASE
  const hosts = client.options.hosts.map(String).join(',') || 'its SRV name'
  let isClosed = false
  return {
    ...{ client, db: client.db(name), hosts },
    on: (work) =>
      guarded(hosts, async () => {
        // A driver (7.9) whose first connection fails is closed for good, unless it is told to connect again.
        if (!isClosed) await client.connect()
        return work()
      }),
    close: async () => {
      isClosed = true
      await client.close()
    },
  }
}

function clientOf(url: string): MongoClient {
  try {
    return new MongoClient(url, OPTIONS)
  } catch (error) {
    throw new HubError('settings-invalid', `HUB_MONGO: ${(error as Error).message}`, { cause: error })
  }
}
