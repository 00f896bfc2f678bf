import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
  type TopologyDescription,
} from 'mongodb'
import { HubError } from '../../domain/errors.ts'

/** Server error codes (mongodb.com/docs/manual/reference/error-codes) that are the world's fault and not ours. */
const REFUSED: Record<number, string> = {
  13: 'the user of HUB_MONGO may not do this: give it the role readWrite on the database (readers: read)',
  18: 'user or password of HUB_MONGO is wrong, or the user is of another authSource',
  20: 'the server refuses what is asked of it',
  8000: 'user or password of HUB_MONGO is wrong',
}
const DISK_FULL = 14031
/** Gone during a switch of the primary, a restart or a drop; a later call finds a server or none. */
const PASSING = new Set([
  6, 7, 43, 50, 63, 64, 79, 89, 91, 100, 112, 133, 134, 175, 189, 202, 234, 237, 262, 317, 358, 384, 9001, 10107, 11600,
  11602, 13388, 13435, 13436,
])

/** Runs work on a MongoDB deployment; its faults come out as HubErrors that name its hosts, never its password. */
export async function guarded<T>(hosts: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw hubErrorOf(hosts, error)
  }
}

/** What is no fault of the world (a document that its validator refuses, a wrong call) comes back as it is. */
export function hubErrorOf(hosts: string, error: unknown): unknown {
  if (!(error instanceof MongoError)) return error
  const unavailable = (says: string, retryable: boolean) =>
    new HubError('store-unavailable', `MongoDB at ${hosts}: ${says}`, { retryable, cause: error })

  const certificate = certificateFault(error)
  if (certificate !== null) return unavailable(certificate, false)
  if (error instanceof MongoServerSelectionError) return unavailable(noServer(error), true)
  if (error instanceof MongoNetworkError) return unavailable(`the connection broke (${error.message})`, true)
  if (error instanceof MongoTopologyClosedError) return unavailable('the store was closed', false)

  const { code, says } = serverFault(error)
  if (code === DISK_FULL || /no space left on device/i.test(says))
    return new HubError('disk-full', `MongoDB at ${hosts}: its disk is full (${says})`, {
      retryable: true,
      cause: error,
    })
  if (error instanceof MongoWriteConcernError || hasWriteConcernError(error))
    return unavailable(`a write is not on a majority of the replica set yet (${says})`, true)
  if (PASSING.has(code) || error.hasErrorLabel('RetryableWriteError')) return unavailable(says, true)
  const refused = REFUSED[code]
  return refused === undefined ? error : unavailable(`${refused} (${says})`, false)
}

function serverFault(error: MongoError): { code: number; says: string } {
  const concern = hasWriteConcernError(error) ? (error as MongoBulkWriteError).result.getWriteConcernError() : undefined
  const code = concern?.code ?? (error instanceof MongoServerError ? error.code : undefined)
  return { code: typeof code === 'number' ? code : -1, says: concern?.errmsg ?? error.message }
}

export const hasWriteConcernError = (error: unknown): boolean =>
  error instanceof MongoBulkWriteError && error.result?.getWriteConcernError() !== undefined

/** Why no server could be chosen: what each of them said, and the name of its set where another was asked for. */
function noServer({ message, reason }: MongoServerSelectionError): string {
  const topology = reason as TopologyDescription | undefined
  const asked = topology?.setName ?? null
  const sets = [...(topology?.servers.values() ?? [])].map(({ setName }) => setName)
  const others = sets.filter((name) => name !== null && name !== asked)
  if (asked !== null && others.length > 0) return `it is replica set ${others.join(', ')}, HUB_MONGO asks for ${asked}`
  return asked === null
    ? `cannot be reached (${message})`
    : `replica set ${asked} has no primary that can be reached; a new set needs rs.initiate() once (${message})`
}

const CERTIFICATE_FAULTS = /CERT_|certificate|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/i

function certificateFault(error: MongoError): string | null {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (typeof code === 'string' && CERTIFICATE_FAULTS.test(code))
      return `its certificate is not accepted (${code}: ${cause.message})`
  }
  return null
}
